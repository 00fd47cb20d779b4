/** What operators call their inputs, by position: for weights whose own name says nothing, and panels. */
import { coremlInputs } from '../operators/coreml.js';
import { kerasInputs } from '../operators/keras.js';
import { milInputs } from '../operators/mil.js';
import { openvinoInputs } from '../operators/openvino.js';
import { tfliteInputs } from '../operators/tflite.js';
import { higherOrderInputs } from '../operators/torch-export.js';
import { quantizedInputs } from '../operators/torchscript.js';

/** As the ONNX operator documents call them. */

const inputNamesByOperator = new Map<string, readonly string[]>(
  `Conv X,W,B
ConvTranspose X,W,B
FusedConv X,W,B,Z
Gemm A,B,C
MatMul A,B
Add A,B
Sub A,B
Mul A,B
Div A,B
Equal A,B
Greater A,B
Less A,B
Mod A,B
BatchNormalization X,scale,B,mean,var
LayerNormalization X,scale,B
GroupNormalization X,scale,bias
InstanceNormalization X,scale,B
RMSNormalization X,scale
LSTM X,W,R,B,sequence_lens,initial_h,initial_c,P
GRU X,W,R,B,sequence_lens,initial_h
RNN X,W,R,B,sequence_lens,initial_h
PRelu X,slope
Gather data,indices
GatherElements data,indices
GatherND data,indices
Scatter data,indices,updates
ScatterElements data,indices,updates
ScatterND data,indices,updates
Slice data,starts,ends,axes,steps
Reshape data,shape
Expand input,shape
Tile input,repeats
Unsqueeze data,axes
Squeeze data,axes
Pad data,pads,value,axes
Resize X,roi,scales,sizes
Upsample X,scales
Clip input,min,max
Pow X,exponent
TopK X,K
OneHot indices,depth,values
Where condition,X,Y
Split input,split
QuantizeLinear x,scale,zero_point
DequantizeLinear x,scale,zero_point
QLinearConv x,x_scale,x_zero_point,w,w_scale,w_zero_point,y_scale,y_zero_point,B
QLinearMatMul a,a_scale,a_zero_point,b,b_scale,b_zero_point,y_scale,y_zero_point
MatMulInteger A,B,a_zero_point,b_zero_point
ConvInteger x,w,x_zero_point,w_zero_point
ReduceSum data,axes
ReduceMean data,axes
ReduceMax data,axes
ReduceMin data,axes
ReduceProd data,axes
ReduceL2 data,axes
Range start,limit,delta
ConstantOfShape shape
NonMaxSuppression boxes,scores,max_boxes,iou_threshold,score_threshold
CumSum x,axis
Trilu input,k
If cond
Loop M,cond
Dropout data,ratio,training_mode
MatMulNBits A,B,scales,zero_points
SkipLayerNormalization input,skip,gamma,beta,bias`
    .split('\n')
    .map((line): [string, readonly string[]] => {
      const [operator, names] = line.split(' ');
      return [operator ?? '', (names ?? '').split(',')];
    }),
);

type Table = Readonly<Record<string, readonly string[]>>;

/** Tables of the other formats, by the domain their operators are in (categories.ts). */
const tables = new Map<string, Table>([
  ['coreml', coremlInputs],
  ['keras', kerasInputs],
  ['mil', milInputs],
  ['openvino', openvinoInputs],
  ['quantized', quantizedInputs],
  ['tflite', tfliteInputs],
  ['higher_order', higherOrderInputs],
]);

/** Names of an operator's inputs by position; undefined where none are known. */
export function formalInputs(operator: string, domain: string): readonly string[] | undefined {
  const table = tables.get(domain);
  if (table === undefined) return inputNamesByOperator.get(operator);
  return Object.hasOwn(table, operator) ? table[operator] : undefined;
}
