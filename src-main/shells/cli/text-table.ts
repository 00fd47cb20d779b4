/** Plain text tables with aligned columns; numbers right, words left. Pure. */
export interface Column {
  title: string;
  align?: 'left' | 'right';
}

/** Display width: every code point counts one, which holds for the letters and signs we print. */
const width = (text: string): number => Array.from(text).length;

const pad = (text: string, size: number, align: Column['align']): string => {
  const space = ' '.repeat(Math.max(0, size - width(text)));
  return align === 'right' ? space + text : text + space;
};

export function textTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const sizes = columns.map((column, index) =>
    rows.reduce((widest, row) => Math.max(widest, width(row[index] ?? '')), width(column.title)),
  );
  const line = (cells: readonly string[]): string =>
    columns
      .map((column, index) => pad(cells[index] ?? '', sizes[index] ?? 0, column.align))
      .join('  ')
      .trimEnd();
  const rule = sizes.map((size) => '─'.repeat(size)).join('  ');
  return [line(columns.map((column) => column.title)), rule, ...rows.map(line)].join('\n');
}
