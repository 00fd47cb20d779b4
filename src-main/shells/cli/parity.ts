/** `lapidary parity REFERENCE SUBJECT…`: do they compute the same? */
import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { LapidaryError } from '../../../src-shared/errors.js';
import { parityDefaults, type ParityResult, type RuleChoice, ruleChoiceSchema } from '../../../src-shared/parity.js';
import { changesSince } from '../../../src-shared/parity-results/changes.js';
import { parityCsv } from '../../../src-shared/parity-results/csv.js';
import { parityJunit } from '../../../src-shared/parity-results/junit.js';
import { parseExtraCase } from '../../../src-shared/case-selection.js';
import { parseScaling, usualScaling } from '../../../src-shared/picture-scaling.js';
import { parseTolerance } from '../../../src-shared/tolerance-setting.js';
import { atomicWrite } from '../../io/atomic-write.js';
import { keptParity, refuseOtherOptions } from './kept-parity.js';
import { changesText, parityText, readEarlier } from './parity-report.js';
import { addLimitOptions, limitsFrom, type LimitFlags } from './limit-options.js';
import { collect, separateSubjects, nonNegative, wholeNumber } from './options.js';
import { checkFailed, printJson, printText } from './output.js';
import { withSession } from './session.js';
import { parseSubject } from '../../../src-shared/subject.js';
import { addSourceOptions, optionsFrom, type SourceFlags, tellOfSource } from './source-options.js';

interface ParityOptions extends SourceFlags, LimitFlags {
  input: string[];
  atol?: number;
  rtol?: number;
  threads: number;
  rule: RuleChoice;
  tolerance: string[];
  cases: string[];
  pictures: string;
  case: string[];
  without: string[];
  seed: number;
  layers?: boolean;
  bisect?: boolean;
  junit?: string;
  csv?: string;
  since?: string;
  from?: string;
  against?: string;
  output?: string;
  json?: boolean;
  verbose?: boolean;
}

/** The result as files and on stdout. Throws CHECK_FAILED where it fails. */
async function tell(parity: ParityResult, earlier: ParityResult | null, options: ParityOptions): Promise<void> {
  if (options.junit !== undefined) await atomicWrite(options.junit, parityJunit(parity));
  if (options.csv !== undefined) await atomicWrite(options.csv, parityCsv(parity));
  const firstDivergence = parity.layers.map(({ subject, sentence }) => ({ subject, sentence }));
  if (options.json === true)
    printJson({
      ...parity,
      firstDivergence,
      ...(earlier === null ? {} : { changes: changesSince(earlier, parity) }),
    });
  else printText([parityText(parity), ...(earlier === null ? [] : [changesText(earlier, parity)])].join('\n'));
  if (parity.verdict !== 'fail') return;
  // What the reference could not run says nothing about the subjects.
  const [reference] = parity.subjects;
  const first = parity.failures.find((failure) => failure.subject !== reference);
  const output = parity.outputs.find((each) => each.verdict === 'fail');
  const what =
    output === undefined && first !== undefined
      ? `${first.subject} did not run: ${first.error.message}`
      : `The subjects differ: ${output?.reason ?? 'nothing could be compared'}`;
  throw checkFailed(what, first?.error.hints ?? []);
}

/** Tells of a comparison that was kept. */
async function tellKept(from: string, earlier: ParityResult | null, options: ParityOptions): Promise<void> {
  await withSession({ verbose: options.verbose === true }, async (session) => {
    const parity = await keptParity(session, from, options.against);
    if (earlier !== null && earlier.subjects[0] !== parity.subjects[0])
      throw new LapidaryError(
        'USAGE',
        `The earlier comparison is against ${earlier.subjects[0] ?? 'nothing'}, this one against ${parity.subjects[0] ?? 'nothing'}.`,
        'Compare with one that has the same reference.',
      );
    await tell(parity, earlier, options);
  });
}

export function parityCommand(): Command {
  const command = new Command('parity')
    .description(
      'Run subjects on the same inputs at several sizes and compare every output with the first subject. Exit 1 on fail.',
    )
    .argument(
      '[subjects...]',
      'PATH[@runtime[,key=value…]]: model.py:make@eager m.onnx@ort,opt=all m.pt@torchscript m.pt2@export',
    )
    .option(
      '--input <spec...>',
      'an input (one or more); default: as the source declares or the ONNX file says',
      collect,
      [],
    )
    .option(
      '--atol <x>',
      'absolute tolerance (default 1e-4; 1e-2 for 16-bit floats; 0 for integers)',
      nonNegative('--atol'),
    )
    .option(
      '--rtol <x>',
      'relative tolerance (default 1e-3; 1e-2 for 16-bit floats; 0 for integers)',
      nonNegative('--rtol'),
    )
    .addOption(
      new Option('--rule <rule>', 'which rule decides; both: pass both, warn one, fail neither')
        .choices(ruleChoiceSchema.options)
        .default('both'),
    )
    .option(
      '--tolerance <for=atol[,rtol]...>',
      'a tolerance for an element type (float16=1e-2,1e-2) or an output (output:logits=1e-3)',
      collect,
      [],
    )
    .option(
      '--cases <path...>',
      "your own inputs instead of generated ones (both with 'auto'): .npy, .npz, .raw, a folder, ONNX test data, PNG or JPEG pictures, .txt",
      collect,
      [],
    )
    .option(
      '--pictures <scaling>',
      'numbers of pictures: auto (preprocessor_config.json, else imagenet), imagenet, 0..1, -1..1, 0..255 or mean/deviation',
      usualScaling,
    )
    .option('--case <sizes...>', 'one more case: batch=4,seq=7[,values=uniform|zeros|large]', collect, [])
    .option('--without <id...>', 'leave out generated cases, by the ids that --json shows', collect, [])
    .option('--seed <n>', 'seed of the generated inputs', wholeNumber('--seed', 0), 0)
    .option('--layers', 'compare what is inside, too, layer by layer')
    .option('--bisect', 'find the first value that differs, and whether its node or its inputs are to blame')
    .option('--threads <n>', 'threads per subject', wholeNumber('--threads', 1, 256), 1)
    .option('-o, --output <dir>', 'keep parity.json and all tensors there')
    .option('--junit <file>', 'write JUnit XML for a CI system')
    .option('--csv <file>', 'write a row per subject, case and output')
    .option('--since <path>', 'tell what changed since an earlier comparison (its folder or parity.json)')
    .option('--from <dir>', 'tell of a comparison that was kept with -o, or of a run; nothing is run')
    .option(
      '--against <subject>',
      'with --from: take this one of its subjects as the reference, judged from the tensors',
    )
    .option('--json', 'print one JSON document')
    .option('--verbose', 'show every log line')
    .action(async (given: string[], options: ParityOptions) => {
      // Something that is not there is said before anything runs.
      parseScaling(options.pictures);
      const earlier = options.since === undefined ? null : await readEarlier(options.since);
      if (options.from !== undefined) {
        refuseOtherOptions(command, given);
        await tellKept(options.from, earlier, options);
        return;
      }
      if (options.against !== undefined)
        throw new LapidaryError('USAGE', '--against is about a comparison that was kept.', 'Add --from DIR.');
      const { subjects, specs } = separateSubjects(given, options.input);
      await withSession({ verbose: options.verbose === true }, async (session) => {
        // A folder alone holds a model and its test data: no source that runs code.
        for (const text of subjects.length === 1 ? [] : subjects) {
          const { runtime, path, entry } = parseSubject(text);
          if (runtime === 'eager') await tellOfSource(session, { ...optionsFrom(options), path, entry });
        }
        const { jobId } = await session.client.call('jobs.parity', {
          ...parityDefaults,
          subjects,
          inputs: specs,
          source: optionsFrom(options),
          atol: options.atol ?? null,
          rtol: options.rtol ?? null,
          threads: options.threads,
          rule: options.rule,
          tolerances: options.tolerance.map(parseTolerance),
          cases: options.cases,
          pictures: options.pictures,
          without: options.without,
          extraCases: options.case.map(parseExtraCase),
          seed: options.seed,
          layers: options.layers === true || options.bisect === true,
          bisect: options.bisect === true,
          outDir: options.output === undefined ? null : resolve(options.output),
          ...limitsFrom(options),
        });
        const result = await session.follow(jobId);
        if (result.kind !== 'parity')
          throw new LapidaryError('INTERNAL', 'The comparison answered with something else.');
        await tell(result.parity, earlier, options);
      });
    });
  return addLimitOptions(addSourceOptions(command));
}
