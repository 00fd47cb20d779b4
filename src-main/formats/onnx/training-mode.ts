/** Operators that behave differently in training: a deployed model should not hold them in that mode. */

/**
 * Whether Dropout or BatchNormalization is in training mode by its own attributes or its number of outputs. Dropout from
 * opset 12 has an input instead, which is looked at where values are known. Sources: ONNX operator changelog.
 */
export function trainsByItself(
  op: string,
  opset: number,
  outputs: number,
  int: (attribute: string) => number | undefined,
): boolean {
  // Opset 1 and 6: `is_test`, 0 (training) unless set.
  if (op === 'Dropout') return opset > 0 && opset < 7 && int('is_test') !== 1;
  if (op !== 'BatchNormalization' || opset === 0) return false;
  if (opset >= 14) return int('training_mode') === 1;
  if (opset >= 7) return outputs > 1;
  return int('is_test') !== 1;
}
