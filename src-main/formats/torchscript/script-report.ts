/** What is said of a TorchScript archive as a whole. */
import type { InspectWarning } from '../../../src-shared/inspect.js';
import { readZipEntry } from '../zip/zip-entry.js';
import type { ScriptArchive } from './archive.js';
import type { CodeLibrary } from './code-library.js';
import type { ModuleTree } from './module-objects.js';
import { plainName } from './origin.js';
import type { FunctionDefinition } from './syntax.js';

const mostNamed = 20;
const maxExtraBytes = 64 << 10;

export function scriptMetadata(
  archive: ScriptArchive,
  modules: ModuleTree,
  constants: number,
  methods: readonly FunctionDefinition[],
): Map<string, string> {
  const metadata = new Map<string, string>();
  const set = (key: string, text: string): void => {
    if (text !== '') metadata.set(key, text);
  };
  set('class', plainName(modules.root.className));
  set(
    'methods',
    methods
      .slice(0, mostNamed)
      .map(({ name }) => name)
      .join(', '),
  );
  set('modules', String(modules.objects));
  set('tensors', String(modules.tensors.size));
  if (constants > 0) set('constants', String(constants));
  set('archive version', archive.text('version'));
  set('byte order', archive.text('byteorder'));
  if (archive.has('bytecode.pkl')) set('mobile interpreter', 'bytecode beside the code, not shown');
  for (const { name, entry } of archive.inside('extra/').slice(0, mostNamed)) {
    const text = entry.bytes <= maxExtraBytes ? utf8(readZipEntry(archive.source, entry, maxExtraBytes)) : undefined;
    metadata.set(`extra/${name}`.slice(0, 200), text ?? `${String(entry.bytes)} bytes`);
  }
  return metadata;
}

/** A text of the user's own, cut; undefined for what is none. */
function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).slice(0, 2000);
  } catch {
    return undefined;
  }
}

export function scriptWarnings(library: CodeLibrary, isCut: boolean): InspectWarning[] {
  const warnings: InspectWarning[] = [...library.problems.values()]
    .slice(0, mostNamed)
    .map((message) => ({ code: 'CODE_UNREADABLE', message }));
  if (isCut) {
    const message =
      'The model is large: some of its calls are shown as nodes, and what they call as graphs of their own.';
    warnings.push({ code: 'CALLS_NOT_EXPANDED', message });
  }
  return warnings;
}
