/** Verdicts of proof cases as they are printed. */
export const proofMarks = {
  pass: '✓ pass',
  ran: '– ran, values unknown',
  limit: '– limit',
  fail: '✕ fail',
} as const;
