/** TorchScript archives (torch.jit.save): the code as graphs, modules as groups, weights by range. Nothing is executed. */
import { LapidaryError } from '../../../src-shared/errors.js';
import { FileSource } from '../byte-source.js';
import { DescribedModel } from '../described/described-model.js';
import type { OpenedModel } from '../model-format.js';
import { ScriptArchive } from './archive.js';
import { codeFiles } from './code-files.js';
import { CodeLibrary } from './code-library.js';
import { ConstantTable } from './constant-table.js';
import { debugLines } from './debug-lines.js';
import { readModules } from './module-objects.js';
import { Program } from './program.js';
import { scriptMetadata, scriptWarnings } from './script-report.js';
import { tracedInputs } from './traced-inputs.js';

/** Opens an archive of torch.jit.save. Throws what openModel throws. */
export function openTorchScript(path: string): OpenedModel {
  const source = new FileSource(path);
  try {
    const archive = new ScriptArchive(source);
    const modules = readModules(archive.pickle('data.pkl') ?? null, 'data/', path);
    const library = new CodeLibrary({
      path,
      read: (name) => archive.code(name),
      original: (name) => debugLines(() => archive.pickle(`code/${name}.debug_pkl`)),
    });
    const constants = new ConstantTable(archive.pickle('constants.pkl') ?? null, 'constants/', path);
    const top = library.find(modules.root.className);
    if (top?.definition.kind !== 'class') {
      const missing = `${path} holds no code for its own class ${modules.root.className.slice(0, 200)}.`;
      throw new LapidaryError('MODEL_INVALID', missing, 'Save it again with torch.jit.save.');
    }
    const methods = [...top.definition.methods.values()];
    const forward = methods.find(({ name }) => name === 'forward') ?? methods[0];
    if (forward === undefined) {
      const empty = `${path} holds a module without methods: there is no graph in it.`;
      throw new LapidaryError('MODEL_INVALID', empty, 'Save the module that has a forward method.');
    }
    const program = new Program(path, library, constants, modules, tracedInputs(archive));
    const main = program.graph(forward, 'main');
    const others = methods.filter((method) => method !== forward).map((method) => program.graph(method, 'function'));
    const version = Number(archive.text('version'));
    return new DescribedModel({
      format: 'torchscript',
      source,
      producer: 'PyTorch',
      irVersion: Number.isSafeInteger(version) && version > 0 ? version : null,
      opsets: new Map(version > 0 ? [['aten', version]] : []),
      metadata: scriptMetadata(archive, modules, constants.count, methods),
      main,
      functions: [...others, ...program.apart()],
      findStorage: (key) => archive.storage(key),
      code: codeFiles(archive),
      warnings: scriptWarnings(library, program.isCut),
      problem:
        archive.text('byteorder') === 'big'
          ? 'It was saved on a big-endian machine; its values are not read here.'
          : null,
    });
  } catch (thrown) {
    // Depth is counted; how much of the stack a level takes is up to the engine.
    if (!(thrown instanceof RangeError)) throw thrown;
    throw new LapidaryError('MODEL_TOO_DEEP', `The code in ${path} is nested too deep.`, [], thrown.message);
  } finally {
    source.close();
  }
}
