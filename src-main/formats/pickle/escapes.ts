/** Escapes in the texts of the oldest protocols, as Python resolves them: a name may hide behind them. */

const simple: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** The argument of STRING: a quoted Python 2 literal (Lib/pickle.py, load_string). */
export function stringArgument(line: string): string {
  const text = line.trim().replace(/^(['"])(.*)\1$/s, '$2');
  return text.replace(/\\(x[0-9a-f]{2}|[0-7]{1,3}|[^])/gi, (whole, code: string) => {
    if (/^x[0-9a-f]{2}$/i.test(code)) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8) & 0xff);
    return simple[code] ?? whole;
  });
}

/** The argument of UNICODE: the codec "raw-unicode-escape" knows \u and \U only. */
export function unicodeArgument(line: string): string {
  return line.replace(/\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/g, (whole, short?: string, long?: string) => {
    const number = Number.parseInt(short ?? long ?? '', 16);
    return number <= 0x10ffff ? String.fromCodePoint(number) : whole;
  });
}
