const scratch = new DataView(new ArrayBuffer(4))

/** IEEE 754 half precision bits to a number. */
export function halfToFloat (bits: number): number {
  const sign = (bits & 0x8000) === 0 ? 1 : -1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** A float32 value as IEEE 754 half precision bits, rounded to nearest even; too large becomes infinite. */
export function floatToHalf (value: number): number {
  scratch.setFloat32(0, value)
  const bits = scratch.getUint32(0)
  const sign = bits >>> 16 & 0x8000
  const magnitude = bits & 0x7fffffff
  if (magnitude >= 0x7f800000) return sign | (magnitude > 0x7f800000 ? 0x7e00 : 0x7c00)
  if (magnitude >= 0x477ff000) return sign | 0x7c00
  if (magnitude < 0x38800000) return sign | roundEven(Math.abs(Math.fround(value)) * 2 ** 24)
  const rounded = magnitude + 0xfff + (magnitude >>> 13 & 1)
  return sign | rounded - 0x38000000 >>> 13
}

function roundEven (value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor
}
