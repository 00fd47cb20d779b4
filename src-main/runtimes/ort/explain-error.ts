/** ONNX Runtime's error texts, turned into one sentence with the operator and node named, and a hint where known. */
import { LapidaryError } from '../../../src-shared/errors.js';

interface Explanation {
  message: string;
  hints: string[];
}

/** The node an ORT run error blames: "…while running Reshape node. Name:'/a/Reshape' Status Message: …". */
export function blamedNode(text: string): { op: string; name: string; reason: string } | undefined {
  const match = /while running (\w+) node\. Name:'([^']*)' Status Message: ([\s\S]*)$/.exec(text);
  if (match === null) return undefined;
  return { op: match[1] ?? '', name: match[2] ?? '', reason: (match[3] ?? '').trim() };
}

/** Drops build-machine source paths and function signatures that ORT puts in front of its own sentence. */
function withoutSourcePath(text: string): string {
  return text
    .replace(/\/[\w./-]+\.(?:cc|h|cpp):\d+ [^\n]*?\)(?:::<lambda\(\)>)?(?: const)?(?: \[with [^\]]*\])? (?=\S)/g, '')
    .replace(/\b\w+\.(?:cc|h|cpp):\d+ \w+ /g, '')
    .replace(/\[ONNXRuntimeError\] : \d+ : \w+ : /g, '')
    .replace(/^(?:Exception during initialization: |Load model from \S+ failed: ?)+/, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function explain(stage: 'load' | 'run', text: string): Explanation {
  const node = blamedNode(text);
  if (node !== undefined) {
    return {
      message: `ONNX Runtime failed in the ${node.op} node ${node.name === '' ? '(unnamed)' : `'${node.name}'`}: ${withoutSourcePath(node.reason)}`,
      hints:
        node.op === 'Reshape' || node.op === 'Expand'
          ? [
              'A constant shape inside the graph probably holds the size it was exported with; export again with a dynamic axis.',
            ]
          : ['Compare with the sizes the model was exported at.'],
    };
  }
  const dims =
    /Got invalid dimensions for input: (\S+) for the following indices\s+index: (\d+) Got: (\d+) Expected: (\d+)/.exec(
      text,
    );
  if (dims !== null) {
    const [, input = '', axis = '', got = '', expected = ''] = dims;
    return {
      message: `The input ${input} takes only ${expected} at axis ${axis}, and was given ${got}.`,
      hints: [`Export again with a dynamic axis ${axis} on ${input}, or give it the size ${expected}.`],
    };
  }
  const missing = /Could not find an implementation for (\S+?)\((\d+)\)/.exec(text);
  if (missing !== null) {
    const [, op = '', opset = ''] = missing;
    return {
      message: `ONNX Runtime has no implementation of ${op} of operator set ${opset} for the types it has here.`,
      hints: ['Export with a lower opset, or with a Cast to float32 before it and back after it.'],
    };
  }
  const unknown = /(?:([\w.]+):)?(\w+)\(-?\d+\) is not a registered function\/op/.exec(text);
  if (unknown !== null) {
    const [, domain, op = ''] = unknown;
    const of = domain === undefined ? '' : ` of ${domain}`;
    return {
      message: `ONNX Runtime does not know the operator ${op}${of}.`,
      hints: ['An operator library gives it: @ort,library=PATH. Else export without it.'],
    };
  }
  const locale = /construct locale with name:\s*([\w.-]+)/.exec(text)?.[1];
  if (locale !== undefined) {
    return {
      message: `This machine has no locale ${locale}, which a StringNormalizer of the model asks for.`,
      hints: [
        `Install it; on Debian: apt-get install locales, then localedef -i ${locale.replace('.', ' -f ')} ${locale}.`,
      ],
    };
  }
  if (/External data|external_data|GetFileLength|No such file/i.test(text)) {
    return {
      message: `Weights that belong to the model are missing: ${withoutSourcePath(text)}`,
      hints: ['Put the external data file beside the model, under the name it had when the model was saved.'],
    };
  }
  if (/Unsupported data type: (16|17)|bfloat16|float8/i.test(text)) {
    return {
      message: `ONNX Runtime's Node binding cannot take this model's input or output type: ${withoutSourcePath(text)}`,
      hints: ['Cast bfloat16 and float8 inputs and outputs to float32 in the model.'],
    };
  }
  return {
    message: `ONNX Runtime refused ${stage === 'load' ? 'to load it' : 'to run it'}: ${withoutSourcePath(text)}`,
    hints: [
      stage === 'load' ? 'Run `lapidary inspect` on the file to see its warnings.' : 'Check input shapes and types.',
    ],
  };
}

/** A LapidaryError for what the binding threw. */
export function explainOrtError(stage: 'load' | 'run', what: string, thrown: unknown): LapidaryError {
  if (thrown instanceof LapidaryError) return thrown;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const { message, hints } = explain(stage, text);
  const code =
    /external data|missing: /i.test(message) && message.startsWith('Weights')
      ? 'EXTERNAL_DATA_MISSING'
      : stage === 'load'
        ? 'SESSION_FAILED'
        : 'RUN_FAILED';
  return new LapidaryError(code, message, hints, `${what}\n${text}`);
}
