/** Programs of torch.export (.pt2): graph, signature and sizes from JSON, weights by range. Nothing is executed. */
import type { InspectWarning } from '../../../src-shared/inspect.js';
import { FileSource } from '../byte-source.js';
import { DescribedModel } from '../described/described-model.js';
import type { GraphFacts } from '../described/facts.js';
import type { ModelFormat, OpenedModel } from '../model-format.js';
import type { Storage } from '../weights/tensor-store.js';
import { openArchive } from './archive.js';
import { readProgram, type ProgramFacts } from './read-program.js';
import { archiveMetadata, programMetadata, programWarnings } from './program-report.js';

/** Opens an archive of torch.export. Throws what openModel throws. */
export function openExportedProgram(path: string): OpenedModel {
  const source = new FileSource(path);
  try {
    const archive = openArchive(source);
    const storages = new Map<string, () => Storage | undefined>();
    const programs = archive.programs.map((entry) => readProgram(archive, entry, storages));
    const [main, ...others] = programs;
    if (main === undefined) throw new Error('an archive without programs is refused by openArchive');
    const metadata = archiveMetadata(archive);
    for (const program of programs) {
      const prefix = others.length === 0 ? '' : `${program.name}: `;
      for (const [key, text] of programMetadata(program)) metadata.set(`${prefix}${key}`, text);
    }
    return new DescribedModel({
      format: 'exported-program',
      source,
      producer: `PyTorch ${main.torchVersion}`,
      irVersion: main.schemaVersion.major,
      opsets: main.opsets,
      metadata,
      main: main.graph,
      functions: others.map(asFunction),
      findStorage: (key) => storages.get(key)?.(),
      warnings: warningsOf(programs),
      problem: archive.bigEndian ? 'It was saved on a big-endian machine; its values are not read here.' : null,
    });
  } finally {
    source.close();
  }
}

/** Further models of an archive stand beside the main one as graphs that nothing calls. */
const asFunction = ({ graph, name }: ProgramFacts): GraphFacts => ({
  ...graph,
  kind: 'function',
  domain: 'models',
  name,
});

function warningsOf(programs: readonly ProgramFacts[]): InspectWarning[] {
  return programs.flatMap((program) =>
    programWarnings(program).map(({ code, message }) => ({
      code,
      message: programs.length === 1 ? message : `${program.name}: ${message}`,
    })),
  );
}

/** Names of entries that are in no other archive, among the first 4 KiB. */
const entryNames =
  /(^|\/)(archive_format|data\/weights\/(weight_\d|\w+\.pt)|data\/constants\/|models\/[^/]+\.json)|serialized_(exported_program|state_dict|constants)\./;

export const exportedProgramFormat: ModelFormat = {
  id: 'exported-program',
  extensions: ['.pt2'],
  // Which of torch's archives another zip is, its directory tells when checkpoint-format.ts opens it.
  sniff: (head) => {
    const text = Buffer.from(head).toString('latin1');
    return text.startsWith('PK\x03\x04') && entryNames.test(text.slice(30)) ? 2 : 0;
  },
  open: (path) => Promise.resolve().then(() => openExportedProgram(path)),
};
