import { expect, test } from 'vitest';
import { explainOrtError } from './explain-error.js';

const sentence = (text: string): string => explainOrtError('load', '/m/model.onnx', new Error(text)).message;

test.each([
  [
    "[ONNXRuntimeError] : 9 : NOT_IMPLEMENTED : Could not find an implementation for Max(13) node with name ''",
    'ONNX Runtime has no implementation of Max of operator set 13 for the types it has here.',
  ],
  [
    'Load model from /m/model.onnx failed:Fatal error: ai.onnx.preview.training:Adam(-1) is not a registered function/op',
    'ONNX Runtime does not know the operator Adam of ai.onnx.preview.training.',
  ],
  ['Fatal error: Wonder(-1) is not a registered function/op', 'ONNX Runtime does not know the operator Wonder.'],
  [
    'Exception during initialization: /src/core/providers/cpu/text/string_normalizer.cc:235 ort::StringNormalizer::Locale::Locale(const std::string&)::<lambda()> Failed to construct locale with name:en_US.UTF-8:locale::facet::_S_create_c_locale',
    'This machine has no locale en_US.UTF-8, which a StringNormalizer of the model asks for.',
  ],
  // Where ONNX Runtime's own sentence stands, its build paths and signatures do not.
  [
    'Exception during initialization: /src/core/providers/cpu/rnn/rnn.h:48 ort::RNN<T>::RNN(const ort::OpKernelInfo&) [with T = float] layout_ == 0 was false. Batchwise is not supported.',
    'ONNX Runtime refused to load it: layout_ == 0 was false. Batchwise is not supported.',
  ],
  [
    "Non-zero status code returned while running Add node. Name:'/a' Status Message: /src/x.cc:12 ort::Status ort::F(int) const axis == 1 was false.",
    "ONNX Runtime failed in the Add node '/a': axis == 1 was false.",
  ],
])('%s', (text, expected) => {
  expect(sentence(text)).toBe(expected);
});
