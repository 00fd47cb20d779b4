/** `lapidary edit MODEL … -o OUT`: surgery into a new file, proved by running both; without -o what it would do. */
import { resolve } from 'node:path';
import { Command } from 'commander';
import { LapidaryError } from '../../../src-shared/errors.js';
import { openModel } from '../../formats/registry.js';
import { type EditOptions, editOf, type KnownNames } from './edit-options.js';
import { editText } from './edit-text.js';
import { addLimitOptions, limitsFrom } from './limit-options.js';
import { collect, wholeNumber } from './options.js';
import { checkFailed, printJson, printText } from './output.js';
import { withSession } from './session.js';

async function namesOf(path: string): Promise<KnownNames> {
  const { values, nodes, strings } = (await openModel(path)).graph;
  const all = (column: Uint32Array): Set<string> => new Set(Array.from(column, (name) => strings.get(name)));
  return { values: all(values.name), nodes: all(nodes.name) };
}

async function run(file: string, options: EditOptions): Promise<void> {
  const path = resolve(file);
  const edit = editOf(options, await namesOf(path));
  const request = {
    path,
    edit,
    out: options.out === undefined ? null : resolve(options.out),
    prove: options.prove,
    force: options.force === true,
    copyData: options.copyData === true,
    threads: options.threads,
    ...limitsFrom(options),
  };
  await withSession({ verbose: options.verbose === true }, async (session) => {
    const { jobId } = await session.client.call('jobs.editModel', request);
    const result = await session.follow(jobId);
    if (result.kind !== 'model-edit') throw new LapidaryError('INTERNAL', 'The edit answered with something else.');
    const { edited } = result;
    if (options.json === true) printJson(edited);
    else printText(editText(edited) + (options.out === undefined ? ' Give a file with -o.' : ''));
    const failed = edited.proof?.cases.find(({ verdict }) => verdict === 'fail');
    if (failed === undefined) return;
    const hint =
      edited.out === null
        ? 'Nothing was written. To have the file all the same: --force.'
        : 'The file was written, because --force was given.';
    throw checkFailed(`The proof failed at ${failed.title}: ${failed.reason}`, [hint]);
  });
}

export function editCommand(): Command {
  return addLimitOptions(
    new Command('edit')
      .description(
        'Change an ONNX model into a new file, proved by running both: extract a part, add or remove outputs, rename, another opset, metadata, data. Without -o: what it would do.',
      )
      .argument('<model>', 'the model file')
      .option('--extract <from..to>', 'only what lies between these values: A,B..C,D; A.. or ..C for all on one side')
      .option('--add-output <value...>', 'make a value an output', collect, [])
      .option('--remove-output <output...>', 'remove an output, and what only fed it', collect, [])
      .option('--opset <n>', 'version of the operators, converted by onnx (Python)', wholeNumber('--opset', 1, 1000))
      .option('--rename-input <old=new...>', 'another name for an input', collect, [])
      .option('--rename-output <old=new...>', 'another name for an output', collect, [])
      .option('--rename-node <old=new...>', 'another name for a node', collect, [])
      .option('--rename-value <old=new...>', 'another name for any value', collect, [])
      .option('--set-metadata <key=value...>', 'set an entry of the metadata', collect, [])
      .option('--drop-metadata <key...>', 'remove an entry of the metadata', collect, [])
      .option('--inline-data', 'bring external data into the file')
      .option('--split-data', 'put weights into one data file beside the model')
      .option(
        '--data-threshold <bytes>',
        'weights from this size on go there (default 1024)',
        wholeNumber('--data-threshold', 0),
      )
      .option('--strip-paths', "cut the exporting machine's paths out of documentation and metadata")
      .option('-o, --out <file>', 'where to write the edited model; the source is never touched')
      .option('--no-prove', 'do not run the original and the edited model before saving')
      .option('--force', 'write even where the proof fails')
      .option('--copy-data', 'copy external data along instead of naming the same file')
      .option('--threads <n>', 'threads per run', wholeNumber('--threads', 1, 256), 1)
      .option('--json', 'print one JSON document')
      .option('--verbose', 'show every log line')
      .action(run),
  );
}
