/** How a call of the add-on ended: native/tensorkit/chunks.h. Of a pair, `cannotOpen` and `short` are about the reference. */
export const status = {
  done: 0,
  cancelled: 1,
  cannotOpen: 2,
  short: 3,
  unknownType: 4,
  noMemory: 5,
  cannotOpenSubject: 6,
  shortSubject: 7,
} as const;
