/** `value` within `most` of 0. */
export const clamp = (value: number, most: number): number => value > most ? most : value < -most ? -most : value
