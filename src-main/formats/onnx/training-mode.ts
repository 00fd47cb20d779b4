/** Operators that behave differently in training: a deployed model should not hold them in that mode. */
import type { onnx } from './onnx.generated.js';

/**
 * Whether Dropout or BatchNormalization is in training mode by its own attributes or outputs. Dropout from opset 12
 * has an input instead, which is looked at where values are known. Sources: ONNX operator changelog.
 */
export function trainsByItself(node: onnx.NodeProto.$Properties, opset: number): boolean {
  const outputs = (node.output ?? []).filter((name) => name !== '').length;
  if (node.opType === 'Dropout') return opset > 0 && opset < 7 && !isTest(node);
  if (node.opType !== 'BatchNormalization' || opset === 0) return false;
  if (opset >= 14) return intAttribute(node, 'training_mode') === 1;
  if (opset >= 7) return outputs > 1;
  return !isTest(node);
}

/** Opset 1 and 6: `is_test`, 0 (training) unless set. */
function isTest(node: onnx.NodeProto.$Properties): boolean {
  return intAttribute(node, 'is_test') === 1;
}

function intAttribute(node: onnx.NodeProto.$Properties, name: string): number | undefined {
  return node.attribute?.find((attribute) => attribute.name === name)?.i?.toNumber();
}
