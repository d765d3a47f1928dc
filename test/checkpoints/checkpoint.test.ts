import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { conditionTensors } from '../../src/checkpoints/hr-viton/condition-layout.ts'
import { generatorTensors } from '../../src/checkpoints/hr-viton/generator-layout.ts'
import { openCheckpoint } from '../../src/checkpoints/pth/checkpoint.ts'
import type { StateDict } from '../../src/checkpoints/weights/state-dict.ts'
import { type PthOptions, writePth } from '../support/pth-writer.ts'
import { sharedPath, testWithOriginals } from '../support/shared.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const weights: StateDict = {
  shapes: new Map([['layer.weight', [2, 3]], ['layer.bias', [2]]]),
  read: (name) => name === 'layer.bias' ? Float32Array.of(0.5, -1.5) : Float32Array.of(1, 2, 3, -4, 0, 0.25)
}

/** A pickle that would run a shell command: `os.system('touch ...')`. */
const MALICIOUS = Buffer.from('\x80\x02cos\nsystem\nX\x05\x00\x00\x00touchtR.', 'latin1')

const readable: ReadonlyArray<readonly [string, PthOptions]> = [
  ['in the common form', {}],
  ['with tensors saved on a graphics card', { device: 'cuda:0' }],
  ['wrapped in state_dict', { wrapIn: 'state_dict' }],
  ['in half precision', { half: true }],
  ['in a zip64 archive', { zip64: true }]
]

for (const [name, options] of readable) {
  test(`a checkpoint ${name} is read`, async (t) => {
    const path = join(await temporaryDirectory(t), 'weights.pth')
    writePth(path, weights, options)
    const checkpoint = openCheckpoint(path)
    t.after(checkpoint.close)
    assert.deepEqual([...checkpoint.shapes], [...weights.shapes])
    assert.deepEqual([...checkpoint.read('layer.weight')], [1, 2, 3, -4, 0, 0.25])
    assert.deepEqual([...checkpoint.read('layer.bias')], [0.5, -1.5])
  })
}

const refused: ReadonlyArray<readonly [string, string, (valid: Buffer) => Buffer, RegExp]> = [
  ['cut in half', 'CHECKPOINT_UNREADABLE', (valid) => valid.subarray(0, valid.length / 2), /incomplete/],
  ['empty', 'CHECKPOINT_UNREADABLE', () => Buffer.alloc(0), /not a PyTorch checkpoint/],
  [
    'a web page',
    'CHECKPOINT_UNREADABLE',
    () => Buffer.from('<!doctype html><title>Quota exceeded</title>'),
    /web page/
  ],
  [
    'in the format of PyTorch before 1.6',
    'CHECKPOINT_OLD_FORMAT',
    () => Buffer.concat([Buffer.from('80028a0a6cfc9c46f9206aa85019', 'hex'), Buffer.from('.')]),
    /torch\.save\(torch\.load/
  ],
  ['with a damaged directory', 'CHECKPOINT_UNREADABLE', (valid) => damaged(valid), /damaged/]
]

for (const [name, code, make, message] of refused) {
  test(`a file that is ${name} is refused`, async (t) => {
    const path = join(await temporaryDirectory(t), 'weights.pth')
    writePth(path, weights)
    writeFileSync(path, make(readFileSync(path)))
    assert.throws(() => openCheckpoint(path), { code, message })
  })
}

function damaged (valid: Buffer): Buffer {
  const copy = Buffer.from(valid)
  copy.fill(0xee, copy.indexOf(Buffer.from([0x50, 0x4b, 1, 2])))
  copy.set(valid.subarray(-22), copy.length - 22)
  return copy
}

const hostilePickles: ReadonlyArray<readonly [string, string, Buffer]> = [
  ['asks for os.system', 'CHECKPOINT_UNSAFE', MALICIOUS],
  ['asks for builtins.eval', 'CHECKPOINT_UNSAFE', Buffer.from('\x80\x02c__builtin__\neval\n.', 'latin1')],
  ['uses an operation that weights never need', 'CHECKPOINT_UNSAFE', Buffer.from('\x80\x02i.', 'latin1')],
  ['ends in the middle', 'CHECKPOINT_UNREADABLE', Buffer.from('\x80\x02X\xff\x00\x00\x00abc', 'latin1')],
  ['pops from an empty stack', 'CHECKPOINT_UNREADABLE', Buffer.from('\x80\x02R.', 'latin1')],
  ['recalls what it never kept', 'CHECKPOINT_UNREADABLE', Buffer.from('\x80\x02h\x05.', 'latin1')],
  ['holds no weights', 'CHECKPOINT_UNREADABLE', Buffer.from('\x80\x02}.', 'latin1')]
]

for (const [name, code, pickle] of hostilePickles) {
  test(`a pickle that ${name} is refused`, async (t) => {
    const path = join(await temporaryDirectory(t), 'weights.pth')
    writePth(path, weights, { pickle })
    assert.throws(() => openCheckpoint(path), { code })
  })
}

test('a tensor that reaches outside its storage is refused', async (t) => {
  const path = join(await temporaryDirectory(t), 'weights.pth')
  writePth(path, { shapes: new Map([['a', [4]]]), read: () => Float32Array.of(1) })
  assert.throws(() => openCheckpoint(path), { code: 'CHECKPOINT_UNREADABLE', message: /"a" are missing|incomplete/ })
})

for (const shape of [[65536, 65536, 65536], [2 ** 31 - 1, 2 ** 31 - 1, 2 ** 31 - 1], [7]]) {
  test(`a tensor that claims the shape ${shape.join(' x ')} by strides of 0 is refused`, async (t) => {
    const path = join(await temporaryDirectory(t), 'weights.pth')
    writePth(path, { shapes: new Map([['a', [6]]]), read: () => new Float32Array(6) }, { expandTo: shape })
    const expected = { code: 'CHECKPOINT_UNREADABLE', message: /more values than its storage/ }
    assert.throws(() => openCheckpoint(path), expected)
  })
}

test('the released networks have 262 and 264 tensors', () => {
  assert.equal(conditionTensors(96).size, 262)
  assert.equal(generatorTensors(64).size, 264)
})

testWithOriginals('the reference checkpoints hold their 262 and 264 tensors', (t) => {
  for (const [file, count] of [['tocg.pth', 262], ['gen.pth', 264]] as const) {
    const checkpoint = openCheckpoint(sharedPath('parity', file))
    t.after(checkpoint.close)
    assert.equal(checkpoint.shapes.size, count)
  }
})

test('a file with any bytes changed is read or refused with a code, never anything else', async (t) => {
  const path = join(await temporaryDirectory(t), 'weights.pth')
  writePth(path, weights, { zip64: true })
  const valid = readFileSync(path)
  const change = fc.record({ at: fc.nat(valid.length - 1), value: fc.integer({ min: 0, max: 255 }) })
  fc.assert(fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
    const changed = Buffer.from(valid)
    for (const { at, value } of changes) changed[at] = value
    writeFileSync(path, changed)
    try {
      const checkpoint = openCheckpoint(path)
      checkpoint.close()
    } catch (error) {
      assert.match((error as { code: string }).code, /^CHECKPOINT_(UNREADABLE|OLD_FORMAT|UNSAFE)$/)
    }
  }), { numRuns: 300 })
})
