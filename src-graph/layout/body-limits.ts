/** How much of the bodies of nodes is shown in place; what goes beyond is entered instead. */
export const bodyLimits = {
  /** Bodies within bodies. */
  levels: 4,
  /** Boxes in all bodies together. */
  boxes: 500,
  /** Bodies; each costs a pass over the values of the model. */
  bodies: 64,
} as const;
