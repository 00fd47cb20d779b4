/** Texts that lie around models, and models that are texts of programs not read here. */
import { isText, notAModelFile, type Recognise } from './known.js';

const python: Recognise = ({ lower }) =>
  lower.endsWith('.py')
    ? {
        code: 'FORMAT_UNSUPPORTED',
        what: 'a Python source file',
        hint: 'Export it: `lapidary export FILE.py:make --to onnx …`.',
      }
    : undefined;

const yaml: Recognise = ({ lower, text, bytes }) => {
  const isYaml = /\.ya?ml$/.test(lower) || (/^(---|%YAML)\s*\n/.test(text) && isText(bytes));
  if (!isYaml || !isText(bytes)) return undefined;
  if (/^(nc|names|backbone|head):/m.test(text) && /^(backbone|head):/m.test(text)) {
    return notAModelFile('the YAML description of a YOLO model', 'Open the .pt or .onnx file that was made from it.');
  }
  return notAModelFile(
    'a YAML file, and no model',
    'A recipe of Lapidary is run with `lapidary run FILE`; otherwise open the model file itself.',
  );
};

const lightGbm: Recognise = ({ text }) =>
  /^tree\r?\nversion=/.test(text)
    ? notAModelFile('a LightGBM model', 'Convert it to ONNX with onnxmltools, and open that.')
    : undefined;

/** Its text form is onnx.proto's; the binary one opens. */
const prototxt: Recognise = ({ text, bytes, lower }) => {
  if (!isText(bytes)) return undefined;
  if (/^ir_version: \d+/m.test(text) || /^<\s*ir_version: /m.test(text)) {
    return notAModelFile(
      'an ONNX model as text',
      'Save it as binary: `onnx.save(onnx.load(FILE, format="textproto"), "model.onnx")`.',
    );
  }
  return lower.endsWith('.prototxt')
    ? notAModelFile('the description of a Caffe model', 'Convert it to ONNX, and open that.')
    : undefined;
};

const darknet: Recognise = ({ lower, text }) =>
  lower.endsWith('.cfg') && /^\s*(#.*\n\s*)*\[net(work)?\]/.test(text)
    ? notAModelFile('the description of a Darknet model', 'Convert it to ONNX, and open that.')
    : undefined;

const table: Recognise = ({ lower, bytes }) =>
  /\.(csv|tsv)$/.test(lower) && isText(bytes)
    ? notAModelFile('a table of values (CSV)', 'Open the model file itself.')
    : undefined;

const markdown: Recognise = ({ lower, bytes }) =>
  /\.(md|markdown|rst)$/.test(lower) && isText(bytes)
    ? notAModelFile('a text about something (Markdown)', 'Open the model file it speaks of.')
    : undefined;

const vector: Recognise = ({ text }) =>
  /^\s*(<\?xml[^>]*>\s*)?(<!--[^]{0,500}?-->\s*)?(<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]/i.test(text)
    ? notAModelFile('a picture (SVG)', 'Open the model file itself.')
    : undefined;

export const texts: readonly Recognise[] = [vector, python, yaml, lightGbm, prototxt, darknet, table, markdown];
