/** OpenVINO's operators. Source: the operation specifications of opsets 1 to 16. */
import { convMacs } from './convolution.js';
import { movers } from './movement.js';
import { type Formula, macs, type NodeView, ops } from './node-view.js';
import { likeOnnx } from './onnx.js';
import { perOutput, product, scaledDotProduct } from './operands.js';

/** Elements of the kernel attribute. */
const kernel = (node: NodeView, name: string): number =>
  (node.numbers(name) ?? [node.number(name) ?? Number.NaN]).reduce((all, size) => all * size, 1);

export const openvinoFormulas: Readonly<Record<string, Formula>> = {
  ...movers(
    `Const Parameter Result Reshape Squeeze Unsqueeze Transpose Concat Split VariadicSplit StridedSlice Slice Gather GatherND
     GatherElements ScatterUpdate ScatterNDUpdate ScatterElementsUpdate Pad Tile Broadcast ShapeOf Range OneHot Convert ConvertLike
     DepthToSpace SpaceToDepth SpaceToBatch BatchToSpace Reverse ReverseSequence ReadValue Assign NonZero Select ShuffleChannels`,
  ),
  ...likeOnnx(
    `Add Subtract=Sub Multiply=Mul Divide=Div FloorMod=Mod Mod Power=Pow Sqrt Exp Log Sin Cos Tan Abs Negative=Neg Sign Floor
     Ceiling=Ceil Round Equal NotEqual=Equal Greater Less GreaterEqual=GreaterOrEqual LessEqual=LessOrEqual LogicalAnd=And
     LogicalOr=Or LogicalNot=Not LogicalXor=Xor Maximum=Max Minimum=Min ReLU=Relu Relu Clamp=Clip Tanh Sigmoid HSwish=HardSwish
     HSigmoid=HardSigmoid Swish SoftPlus=Softplus Elu Selu Mish Gelu PReLU=PRelu Erf SoftMax=Softmax Softmax LogSoftmax
     ReduceSum ReduceMean ReduceMax ReduceMin ReduceProd ReduceL1 ReduceL2 CumSum TopK MVN=MeanVarianceNormalization
     NormalizeL2=LpNormalization GroupNormalization LRN`,
  ),
  SquaredDifference: perOutput(2),
  FakeQuantize: perOutput(6),
  Convolution: (node) => macs(convMacs(node)),
  // Weights [groups, out, in, kernel…].
  GroupConvolution: (node) => macs(node.out() * (node.size(1) / node.dim(1, 0) / node.dim(1, 1))),
  ConvolutionBackpropData: (node) => macs(node.size(0) * (node.size(1) / node.dim(1, 0))),
  GroupConvolutionBackpropData: (node) => macs(node.size(0) * (node.size(1) / node.dim(1, 0) / node.dim(1, 1))),
  MatMul: product('transpose_a'),
  MaxPool: (node) => ops((kernel(node, 'kernel') - 1) * node.out()),
  AvgPool: (node) => ops(kernel(node, 'kernel') * node.out()),
  ScaledDotProductAttention: scaledDotProduct(3),
};
