/**
 * Functions that say by their name that they do something: load, open, run, import, fetch. A pickle of data makes objects
 * (by their class) and rebuilds values; whichever library such a function is of, data has no reason to call it.
 */

const doing = new Set(
  `apply call check_call check_output cmd command compile dispatch download dump dumps eval evaluate exec execfile execute
fetch file fromfile getattr getoutput import imports instantiate kill load loader loadmat loads loadtxt locate main memmap open popen pretrained
read readfile remove resolve rmtree run runcode runcommand runctx runpath runscript runstring save script setattr shell
spawn spawnv subprocess system unlink unpickler urlopen urlretrieve write`.split(/\s+/),
);

/** What Python and common libraries rebuild their own data with, although it is called like that. */
const rebuilding = new Set(['re._compile', 'regex._regex_core._compile']);

/** Whether the last part of a name is a function's (no class's) and one of its words says that it does something. */
export function saysItActs(module: string, name: string): boolean {
  const last = name.slice(name.lastIndexOf('.') + 1);
  if (rebuilding.has(`${module}.${name}`) || !/^_*[a-z]/.test(last)) return false;
  const words = last
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split('_');
  return words.some((word) => doing.has(word));
}
