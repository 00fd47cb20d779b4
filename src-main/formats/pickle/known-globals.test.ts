import { describe, expect, it } from 'vitest';
import { classOf } from './known-globals.js';
import { saysItActs } from './telling-names.js';

/** `module name`, as a pickle writes a global. */
const classes = (globals: string): Record<string, string> =>
  Object.fromEntries(
    globals
      .trim()
      .split('\n')
      .map((line) => {
        const [module = '', name = ''] = line.trim().split(' ');
        return [line.trim(), classOf({ kind: 'global', module, name })];
      }),
  );

describe('classOf', () => {
  it('does not take data for a danger because of the module its class lies in', () => {
    const found = classes(`_io BytesIO
      types SimpleNamespace
      uuid UUID
      logging getLogger
      __builtin__ xrange
      builtins ValueError
      exceptions KeyError
      torch.distributed.tensor DTensor
      torch.distributed._mesh_layout _MeshLayout
      torch.distributed.checkpoint.metadata Metadata`);
    expect(Object.entries(found).filter(([, each]) => each === 'dangerous')).toEqual([]);
  });

  it('sees a module behind another, also under a private name', () => {
    const found = classes(`random _os.system
      collections _sys.modules.get
      pathlib os.system
      io open
      types FunctionType
      torch.distributed.rpc _run_function
      torch.serialization _legacy_load
      copyreg add_extension
      gzip GzipFile`);
    expect(Object.entries(found).filter(([, each]) => each !== 'dangerous')).toEqual([]);
  });
});

describe('saysItActs', () => {
  it.each([
    ['keras.models', 'load_model'],
    ['pandas', 'read_pickle'],
    ['numpy.lib.utils', 'safe_eval'],
    ['mycode', '_exec'],
    ['pathlib', 'Path.write_text'],
    ['transformers', 'AutoModel.from_pretrained'],
    ['torch._C', '_import_ir_module'],
    ['a', 'runCommand'],
  ])('is true of %s.%s', (module, name) => expect(saysItActs(module, name)).toBe(true));

  it.each([
    ['numpy.core.multiarray', '_reconstruct'],
    ['numpy.random._pickle', '__randomstate_ctor'],
    ['sklearn.tree._tree', '__pyx_unpickle_Tree'],
    ['pandas._libs.internals', '_unpickle_block'],
    ['datetime', 'datetime'],
    ['re', '_compile'],
    ['torch.utils.data.dataloader', 'DataLoader'],
    ['mylib', 'Runner'],
    ['torch.nn.functional', 'gelu'],
  ])('is false of %s.%s', (module, name) => expect(saysItActs(module, name)).toBe(false));
});
