/** Operators that only move, select, make or describe data: no arithmetic on it is counted. */
import { type Formula, ops } from './node-view.js';

const names = `
  Identity Reshape Transpose Concat Split Slice Gather GatherElements GatherND Scatter ScatterElements ScatterND
  TensorScatter Expand Tile Pad Squeeze Unsqueeze Flatten Shape Size Constant ConstantOfShape ConstantFill Cast CastLike
  BitCast DepthToSpace SpaceToDepth Range EyeLike NonZero OneHot Compress ReverseSequence Unique Dropout MaxUnpool Col2Im
  CenterCropPad ImageDecoder RandomNormal RandomNormalLike RandomUniform RandomUniformLike Bernoulli Multinomial
  SequenceConstruct SequenceEmpty SequenceInsert SequenceErase SequenceAt SequenceLength SplitToSequence
  ConcatFromSequence Optional OptionalGetElement OptionalHasElement
  StringConcat StringNormalizer StringSplit RegexFullMatch TfIdfVectorizer`;

const microsoftNames = 'ExpandDims Tokenizer UnfoldTensor MemcpyFromHost MemcpyToHost DynamicSlice Pad Unique';

const mlNames =
  'ArrayFeatureExtractor CategoryMapper DictVectorizer FeatureVectorizer LabelEncoder OneHotEncoder ZipMap CastMap';

const nothing: Formula = () => ops(0);

/** Operators that only move data, by name: names are parted by white space. */
export const movers = (text: string): Readonly<Record<string, Formula>> =>
  Object.fromEntries(
    text
      .trim()
      .split(/\s+/)
      .map((name) => [name, nothing]),
  );

export const movementFormulas = movers(names);
export const microsoftMovementFormulas = movers(microsoftNames);
export const mlMovementFormulas = movers(mlNames);
