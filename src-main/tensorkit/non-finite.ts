/** How two elements of which at least one is not finite compare. */

export type NonFinite = 'nanBoth' | 'nanReferenceOnly' | 'nanSubjectOnly' | 'infinityBoth' | 'infinityMismatch';

/** The class of a pair of which at least one is NaN or infinite. */
export function nonFiniteClass(reference: number, subject: number): NonFinite {
  if (Number.isNaN(reference)) return Number.isNaN(subject) ? 'nanBoth' : 'nanReferenceOnly';
  if (Number.isNaN(subject)) return 'nanSubjectOnly';
  return reference === subject ? 'infinityBoth' : 'infinityMismatch';
}

/** Whether the two sides disagree there. */
export const isMismatch = (kind: NonFinite): boolean => kind !== 'nanBoth' && kind !== 'infinityBoth';
