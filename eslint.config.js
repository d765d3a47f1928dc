import neostandard from 'neostandard'

export default [
  { ignores: ['dist/**', 'dist-test/**', 'coverage/**', 'models/**', 'data/**', 'training/**/*.py'] },
  ...neostandard({ ts: true })
]
