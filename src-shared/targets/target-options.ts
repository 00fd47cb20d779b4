/** The options of each export target. Measured behaviour of torch 2.13 decides defaults and ranges. */
import type { TargetId } from '../target.js';
import type { Option } from './option.js';

const freeze: Option = {
  key: 'freeze',
  kind: 'flag',
  default: false,
  title: 'Freeze',
  help: 'Makes weights and attributes constants of the graph (torch.jit.freeze).',
  reason: 'Off: a frozen file no longer has its parameters by name.',
};

const optimizeForInference: Option = {
  key: 'optimize_for_inference',
  kind: 'flag',
  default: false,
  title: 'Optimise for inference',
  help: 'Fuses and rewrites for this kind of machine (torch.jit.optimize_for_inference; freezes, too).',
  reason: 'Off: the file may then run on no other kind of machine.',
};

const externalData: Option = {
  key: 'external_data',
  kind: 'choice',
  choices: ['auto', 'always', 'never'],
  default: 'auto',
  title: 'External data',
  help: 'Weights in a second file beside the model: where they are over 1 GiB, always, or never.',
  reason: 'One file is easier to move; ONNX itself ends at 2 GiB.',
};

const exportParams: Option = {
  key: 'export_params',
  kind: 'flag',
  default: true,
  title: 'Weights in the file',
  help: 'Off: the weights become inputs of the model, which no check can then run.',
  reason: 'On: a model without its weights cannot be compared with anything.',
};

const initializersAsInputs: Option = {
  key: 'keep_initializers_as_inputs',
  kind: 'flag',
  default: false,
  title: 'Initializers are inputs, too',
  help: 'Lists every weight among the inputs, so that a caller may replace it.',
  reason: 'Off: runtimes fold only what cannot be replaced.',
};

const stripSourcePaths: Option = {
  key: 'strip_source_paths',
  kind: 'flag',
  default: false,
  title: 'Strip source paths',
  help: 'Removes stack traces and documentation that name files of this machine.',
  reason: 'Off: they lead from a node to its line of Python. Turn it on for what leaves the house.',
};

const operatorLibrary: Option = {
  key: 'operator_library',
  kind: 'path',
  default: '',
  title: 'Operator library',
  help: 'A shared library with custom operators, loaded by ONNX Runtime before the file is checked.',
  reason: 'None: only custom operators need one.',
};

const customOpsets: Option = {
  key: 'custom_opsets',
  kind: 'versions',
  default: {},
  title: 'Custom opsets',
  help: 'Version of each custom domain, such as { my.domain: 2 }.',
  reason: 'None: a custom domain without a version is version 1.',
};

const translations: Option = {
  key: 'custom_translation_table',
  kind: 'path',
  default: '',
  title: 'Custom translations',
  help: 'file.py:NAME of a dict from a torch operator to the function that writes it in ONNX.',
  reason: 'None: needed only for operators that the exporter does not know.',
};

/** By target, in the order in which forms show them. */
export const targetOptions: Record<TargetId, readonly Option[]> = {
  'torchscript-trace': [
    {
      key: 'check_trace',
      kind: 'flag',
      default: true,
      title: 'Check the trace',
      help: 'Compares the trace with the model on other values; other sizes are tried for every target.',
      reason: 'On: a branch taken on a value is baked in without a word.',
    },
    {
      key: 'examples',
      kind: 'number',
      min: 1,
      max: 100,
      default: 3,
      title: 'Example inputs to check with',
      help: 'How many sets of values the check tries: the example negated, then random ones.',
      reason: 'Three: one may take the same branch by chance.',
    },
    freeze,
    optimizeForInference,
  ],
  'torchscript-script': [freeze, optimizeForInference],
  'exported-program': [
    {
      key: 'strict',
      kind: 'flag',
      default: false,
      title: 'Strict',
      help: 'Reads the bytecode of forward (TorchDynamo) instead of running it with fake tensors.',
      reason: 'Off: it accepts more models, and is what torch.export does by default.',
    },
    {
      key: 'decompose',
      kind: 'choice',
      choices: ['none', 'core'],
      default: 'none',
      title: 'Decompositions',
      help: 'core: into the small operator set that other compilers read (run_decompositions).',
      reason: 'None: the program stays as near to the source as it can.',
    },
  ],
  onnx: [
    {
      key: 'opset',
      kind: 'number',
      min: 7,
      max: 25,
      default: null,
      title: 'Opset',
      help: 'Version of the operator set: 18 to 25 as the exporter writes it, lower by the ONNX converter.',
      reason: '20 where nothing is asked: runtimes of the last years know it.',
    },
    {
      key: 'optimize',
      kind: 'flag',
      default: true,
      title: 'Optimise',
      help: 'Folds constants and removes what is not needed.',
      reason: 'On: the same numbers from fewer nodes.',
    },
    {
      key: 'functions',
      kind: 'choice',
      choices: ['inline', 'keep'],
      default: 'inline',
      title: 'Functions',
      help: 'Whether functions of the translation stay calls (at opset 18 only) or are written out.',
      reason: 'Inline: not every runtime knows functions.',
    },
    externalData,
    exportParams,
    initializersAsInputs,
    translations,
    customOpsets,
    operatorLibrary,
    stripSourcePaths,
  ],
  'onnx-legacy': [
    {
      key: 'opset',
      kind: 'number',
      min: 7,
      max: 23,
      default: null,
      title: 'Opset',
      help: 'Version of the operator set: 13 to 23 as the exporter writes it, lower by the ONNX converter.',
      reason: '17 where nothing is asked: the last one this exporter was made for.',
    },
    {
      key: 'constant_folding',
      kind: 'flag',
      default: true,
      title: 'Fold constants',
      help: 'Computes what depends on no input while exporting (do_constant_folding).',
      reason: 'On: the same numbers from fewer nodes.',
    },
    externalData,
    exportParams,
    initializersAsInputs,
    translations,
    customOpsets,
    operatorLibrary,
    stripSourcePaths,
  ],
};

/** The option of a target by its key; undefined where it has none of that name. */
export function optionOf(target: TargetId, key: string): Option | undefined {
  return targetOptions[target].find((option) => option.key === key);
}
