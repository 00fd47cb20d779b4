/** What a careful engineer should know before loading a file: for pickles what they would run, for models their findings. */
import type { Finding } from '../../src-shared/finding.js';
import { FileSource } from './byte-source.js';
import { checkpointFindings } from './checkpoint/checkpoint-format.js';
import { isLegacyCheckpoint, openLegacyCheckpoint } from './checkpoint/containers.js';
import { lintArchive } from './lint-archive.js';
import { lintPickles } from './lint-pickles.js';
import type { OpenedModel } from './model-format.js';
import { isKerasArchive } from './keras/archive-model.js';
import { storedCode } from './keras/findings.js';
import { checkModelFile } from './path-checks.js';
import { eventsOf } from './pickle/unpickle.js';
import { openModel } from './registry.js';
import { readZipDirectory } from './zip/zip-directory.js';

/**
 * Findings of a file, whatever it is; `opened` is the file's model where it is open already. Throws what opening throws
 * for files that are neither pickle nor model.
 */
export async function lintFile(path: string, opened?: OpenedModel): Promise<Finding[]> {
  const file = checkModelFile(path);
  const source = new FileSource(file.path);
  try {
    const head = new Uint8Array(4096);
    const length = source.read(head, 0);
    if (isLegacyCheckpoint(head)) return checkpointFindings(openLegacyCheckpoint(source));
    if (Buffer.from(head.subarray(0, 4)).toString('latin1') === 'PK\x03\x04') {
      const findings = lintArchive(source);
      return isKerasArchive(readZipDirectory(source))
        ? [...findings, ...(await modelFindings(path, opened))]
        : findings;
    }
    if (looksLikePickle(head.subarray(0, length))) return lintPickles(source);
  } finally {
    source.close();
  }
  return modelFindings(path, opened);
}

/** What opening a model warns of. */
async function modelFindings(path: string, opened: OpenedModel | undefined): Promise<Finding[]> {
  const { report } = opened ?? (await openModel(path));
  return report.warnings.map(({ code, message }) => ({
    rule: code.toLowerCase().replaceAll('_', '-'),
    severity: code === storedCode ? 'error' : 'warning',
    message,
    where: '',
    fix: '',
  }));
}

/** A protocol byte, or text that old protocols begin with and no other format here does. */
function looksLikePickle(head: Uint8Array): boolean {
  if (head[0] === 0x80 && (head[1] ?? 0xff) <= 5) return true;
  const text = Buffer.from(head).toString('latin1');
  return /^(\(|c[A-Za-z_][\w.]*\n[A-Za-z_][\w.]*\n|\]|\}|\(lp|\(dp)/.test(text) && eventsOf(head, '').length > 0;
}
