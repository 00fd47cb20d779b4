/** What a node calls, as torch.export writes it: `torch.ops.aten.conv2d.default`, `_operator.gt`, `torch.sym_max`. */

export interface OperatorName {
  /** `aten`; operators of Python and functions on sizes are `python`. */
  domain: string;
  op: string;
  /** '' where there are none: higher-order operators, Python. */
  overload: string;
  /** As PyTorch people write it: `aten.conv2d.default`. */
  full: string;
}

const pythonModules = new Set(['_operator', 'operator', 'math', 'torch', 'builtins']);

export function operatorName(target: string): OperatorName {
  const full = target.replace(/^torch\._?ops\./, '');
  const parts = full.split('.');
  if (full !== target) {
    const [domain = '', op = '', ...overload] = parts;
    return op === ''
      ? { domain: '', op: domain, overload: '', full }
      : { domain, op, overload: overload.join('.'), full };
  }
  // `#prefix:name`: operators of extensions.
  const extension = /^#([^:]*):(.+)$/s.exec(target);
  if (extension !== null) return { domain: extension[1] ?? '', op: extension[2] ?? '', overload: '', full };
  const op = parts.pop() ?? '';
  const module = parts.join('.');
  return { domain: pythonModules.has(module) ? 'python' : module, op, overload: '', full };
}
