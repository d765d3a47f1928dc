import neostandard from 'neostandard'

export default [
  { ignores: ['dist/**', 'dist-test/**', 'coverage/**', 'models/**', 'data/**', 'training/**/*.py'] },
  ...neostandard({ ts: true }),
  { rules: { '@stylistic/max-len': ['error', { code: 120, ignoreUrls: true }] } }
]
