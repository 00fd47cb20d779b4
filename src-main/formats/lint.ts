/** What a careful engineer should know before loading a file: for pickles what they would run, for models their findings. */
import { dirname, join, relative } from 'node:path';
import { LapidaryError } from '../../src-shared/errors.js';
import type { Finding } from '../../src-shared/finding.js';
import { PartSource } from './byte-part.js';
import { FileSource } from './byte-source.js';
import { checkpointFindings } from './checkpoint/checkpoint-format.js';
import { isLegacyCheckpoint, openLegacyCheckpoint } from './checkpoint/containers.js';
import { lintArchive } from './lint-archive.js';
import { lintPickles, looksLikePickle, objectArray } from './lint-pickles.js';
import type { OpenedModel } from './model-format.js';
import { isKerasArchive } from './keras/archive-model.js';
import { storedCode } from './keras/findings.js';
import { fileBytes } from './onnx/external-data.js';
import { checkModelFile, folderAt } from './path-checks.js';
import { openModel } from './registry.js';
import { looksLikeTar } from './tar/tar-directory.js';
import { archiveStart, readZipDirectory } from './zip/zip-directory.js';

/**
 * Findings of a file, whatever it is, or of a folder; `opened` is its model where it is open already. Throws what opening
 * throws for files that are neither pickle nor model.
 */
export async function lintFile(path: string, opened?: OpenedModel): Promise<Finding[]> {
  const folder = folderAt(path);
  if (folder !== undefined) return lintFolder(folder, opened);
  const file = checkModelFile(path);
  const pickles = picklesFindings(file.path);
  if (pickles === undefined) {
    const model = opened ?? (await openModel(path));
    // The files an index names hold what the index itself does not.
    const parts = model.report.format === 'checkpoint' ? model.sourceFiles().filter((part) => part !== file.path) : [];
    return withModel(partsFindings(dirname(file.path), parts), model);
  }
  return pickles.isModel
    ? [...pickles.findings, ...modelFindings(opened ?? (await openModel(path)))]
    : pickles.findings;
}

/** What loading a file's pickles would run; undefined for a file that is neither a pickle nor an archive of some. */
function picklesFindings(path: string): { findings: Finding[]; isModel: boolean } | undefined {
  const source = new FileSource(path);
  try {
    const head = new Uint8Array(4096);
    const length = source.read(head, 0);
    if (isLegacyCheckpoint(head)) return { findings: legacyFindings(source), isModel: false };
    if (Buffer.from(head.subarray(0, 4)).toString('latin1') === 'PK\x03\x04') {
      return { findings: lintArchive(source), isModel: isKerasArchive(readZipDirectory(source)) };
    }
    if (looksLikeTar(head.subarray(0, length))) return { findings: lintArchive(source), isModel: false };
    const objects = objectArray(source);
    if (objects !== undefined) return { findings: lintPickles(objects, '', 1), isModel: false };
    if (looksLikePickle(source)) return { findings: lintPickles(source), isModel: false };
    const behind = archiveBehind(source);
    return behind.length === 0 ? undefined : { findings: behind, isModel: false };
  } finally {
    source.close();
  }
}

/** Findings of an archive that stands behind something else, as in a program that unpacks itself. */
function archiveBehind(source: FileSource): Finding[] {
  const start = archiveStart(source);
  return start === undefined ? [] : lintArchive(new PartSource(source, source.path, start, source.size - start));
}

/** Findings of a folder's model and of every pickle in it: what does not open as a model may still be loaded. */
async function lintFolder(
  { path, names }: { path: string; names: readonly string[] },
  opened: OpenedModel | undefined,
): Promise<Finding[]> {
  const pickles = names.filter((name) => picklesBeside.test(name)).map((name) => join(path, name));
  try {
    const model = opened ?? (await openModel(path));
    return withModel(partsFindings(path, [...model.sourceFiles().filter((part) => part !== path), ...pickles]), model);
  } catch (thrown) {
    const findings = thrown instanceof LapidaryError ? partsFindings(path, pickles) : [];
    if (findings.length === 0) throw thrown;
    return findings;
  }
}

/** Files of a folder that its libraries, or people, may unpickle. */
const picklesBeside = /\.(bin|pt|pth|ckpt|pkl|pickle|joblib)$/i;

/** Findings of several files; each says in which. */
function partsFindings(root: string, paths: readonly string[]): Finding[] {
  return [...new Set(paths)].flatMap((path) => {
    const file = relative(root, path);
    return partFindings(path).map((each) => ({ ...each, where: each.where === '' ? file : `${file} › ${each.where}` }));
  });
}

function partFindings(path: string): Finding[] {
  try {
    return fileBytes(path) === undefined ? [] : (picklesFindings(path)?.findings ?? []);
  } catch (thrown) {
    if (!(thrown instanceof LapidaryError)) throw thrown;
    const { message, hints } = thrown;
    return [{ rule: 'file-not-read', severity: 'warning', message, where: '', fix: hints[0] ?? '' }];
  }
}

/** Findings of a model's files, and what its opening warns of beyond them. */
function withModel(findings: readonly Finding[], model: OpenedModel): Finding[] {
  const rules = new Set(findings.map(({ rule }) => rule));
  return [...findings, ...modelFindings(model).filter(({ rule }) => !rules.has(rule))];
}

/** What opening a model warns of. */
function modelFindings({ report }: OpenedModel): Finding[] {
  return report.warnings.map(({ code, message }) => ({
    rule: code.toLowerCase().replaceAll('_', '-'),
    severity: code === storedCode ? 'error' : 'warning',
    message,
    where: '',
    fix: '',
  }));
}

/** Of a damaged file what loading would run up to the damage. */
function legacyFindings(source: FileSource): Finding[] {
  try {
    return checkpointFindings(openLegacyCheckpoint(source));
  } catch (thrown) {
    if (!(thrown instanceof LapidaryError)) throw thrown;
    return lintPickles(source);
  }
}
