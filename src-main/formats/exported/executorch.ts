/**
 * ExecuTorch programs (.pte), by their first bytes: flatbuffer identifier ET12 at byte 4, and from byte 8 on the extended
 * header (executorch/schema/extended_header.h): eh00, its length, bytes of the program, place of the segments.
 */

export const isExecutorch = (text: string): boolean => /^ET\d\d/.test(text.slice(4, 8));

/** `an ExecuTorch program (.pte, ET12; 1,000 bytes of program, weights and delegates from byte 1,024 on)`. */
export function executorchName(head: Uint8Array): string {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const latin = (from: number, to: number): string => Buffer.from(head.subarray(from, to)).toString('latin1');
  const kind = `an ExecuTorch program (.pte, ${latin(4, 8)}`;
  const hasHeader = head.length >= 32 && latin(8, 12) === 'eh00' && view.getUint32(12, true) >= 24;
  if (!hasHeader) return `${kind})`;
  const bytes = view.getBigUint64(16, true).toLocaleString('en-US');
  const segments = view.getBigUint64(24, true);
  const where =
    segments === 0n ? 'no segments' : `weights and delegates from byte ${segments.toLocaleString('en-US')} on`;
  return `${kind}; ${bytes} bytes of program, ${where})`;
}
