/** Models of programs that are not read here, and parts of models: named, with the way to one that is. */
import { executorchName, isExecutorch } from '../exported/executorch.js';
import type { Recognise } from './known.js';

const executorch: Recognise = ({ text, bytes }) => {
  if (!isExecutorch(text)) return undefined;
  return {
    code: 'FORMAT_UNSUPPORTED',
    what: executorchName(bytes),
    hint: 'A program for a device has its operators bound to kernels and delegates. Open the .pt2 it was made from.',
  };
};

const executorchData: Recognise = ({ text }) =>
  text.slice(4, 8) === 'FT01'
    ? {
        code: 'FORMAT_UNSUPPORTED',
        what: 'weights of ExecuTorch programs (.ptd)',
        hint: 'Open the .pt2 the program was made from.',
      }
    : undefined;

const mobileTorchScript: Recognise = ({ text }) =>
  text.slice(4, 8) === 'PTMF'
    ? {
        code: 'FORMAT_UNSUPPORTED',
        what: 'a TorchScript module in the flatbuffer form of the mobile interpreter',
        hint: 'Its code is compiled. Open the TorchScript archive it was made from, or save it with _use_flatbuffer=False.',
      }
    : undefined;

const pickle: Recognise = ({ bytes }) =>
  bytes[0] === 0x80 && (bytes[1] ?? 0) >= 2 && (bytes[1] ?? 0) <= 5
    ? {
        code: 'FORMAT_UNSUPPORTED',
        what: 'a pickle file',
        hint: 'See what loading it would run with `lapidary lint FILE`.',
      }
    : undefined;

const tensorflow: Recognise = ({ lower, text }) => {
  const toOnnx = 'Convert it: `python -m tf2onnx.convert --saved-model DIR --output model.onnx`, and open that.';
  if (/(^|[\\/])saved_model\.pb$/.test(lower)) {
    return { code: 'FORMAT_UNSUPPORTED', what: 'a TensorFlow SavedModel', hint: toOnnx };
  }
  if (/\.data-\d{5}-of-\d{5}$/.test(lower) || (lower.endsWith('.index') && text.includes('BUNDLE'))) {
    return { code: 'FORMAT_UNSUPPORTED', what: 'a part of a TensorFlow checkpoint', hint: toOnnx };
  }
  return undefined;
};

const flax: Recognise = ({ lower }) =>
  lower.endsWith('.msgpack')
    ? {
        code: 'FORMAT_UNSUPPORTED',
        what: 'weights of Flax (.msgpack)',
        hint: 'Open the safetensors or PyTorch weights of the same model, or convert it with transformers.',
      }
    : undefined;

export const otherModels: readonly Recognise[] = [
  executorch,
  executorchData,
  mobileTorchScript,
  pickle,
  tensorflow,
  flax,
];
