import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sendStatic } from './static-files.js';

test('a client that leaves in the middle of a file is no error', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lapidary-static-'));
  writeFileSync(join(folder, 'large.js'), Buffer.alloc(32 << 20, 0x20));
  let sent: Promise<boolean> | undefined;
  const server = createServer((request, response) => {
    sent = sendStatic(folder, '/large.js', request, response);
    sent.catch(() => undefined);
  });
  try {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    client.write('GET /large.js HTTP/1.1\r\nHost: x\r\n\r\n');
    await new Promise<void>((done) => client.once('data', () => done()));
    client.destroy();
    await expect(sent).resolves.toBe(true);
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
