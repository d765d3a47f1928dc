import neostandard from 'neostandard'

export default [
  { ignores: ['dist/**', 'models/**', 'data/**', 'training/**/*.py'] },
  ...neostandard({ ts: true })
]
