/** Tar archives for tests, written by hand so that they can lie. */

export interface TestTarEntry {
  name: string;
  content?: Uint8Array | string;
  type?: string;
  /** Size the header claims, instead of the true one. */
  claim?: number;
}

export function tarOf(entries: readonly TestTarEntry[], end = 1024): Uint8Array {
  const parts = entries.flatMap(({ name, content = '', type = '0', claim }) => {
    const data = Buffer.from(content);
    const header = Buffer.alloc(512);
    header.write(name, 0, 100, 'utf8');
    header.write('0000644\0', 100);
    header.write(`${(claim ?? data.length).toString(8).padStart(11, '0')}\0`, 124);
    header.fill(' ', 148, 156);
    header.write(type, 156);
    header.write('ustar\u000000', 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [header, data, Buffer.alloc((512 - (data.length % 512)) % 512)];
  });
  return Buffer.concat([...parts, Buffer.alloc(end)]);
}
