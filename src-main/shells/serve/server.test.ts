import { createServer, type IncomingHttpHeaders, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { decodeFrame, encodeFrame } from '../../../src-shared/frame-codec.js';
import type { Port, RpcMessage } from '../../../src-shared/rpc-messages.js';
import { refusals } from './http-routes.js';
import { type RunningServer, startServer } from './server.js';
import { maxIncomingBytes } from './socket-port.js';

let base: string;
let dataDir: string;
let server: RunningServer;
let connected: { port: Port; received: unknown[]; closed: Promise<void> }[];
let log: string[];
let offered: string[];

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Raw request: fetch would fold `..` away and would not let the Host header be set. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET', body?: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: server.port, path, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

async function enter(): Promise<string> {
  const answer = await ask(`/?token=${server.token}`);
  return answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

const origin = (): string => `http://127.0.0.1:${String(server.port)}`;

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'lapidary-serve-'));
  dataDir = join(base, 'data');
  const rendererDir = join(base, 'renderer');
  await mkdir(join(rendererDir, 'assets'), { recursive: true });
  await writeFile(join(rendererDir, 'index.html'), '<!doctype html><p>window</p>');
  await writeFile(join(rendererDir, 'assets', 'app-1a2b.js'), 'export {};');
  await writeFile(join(rendererDir, '.hidden'), 'secret');
  await writeFile(join(base, 'secret.txt'), 'secret');
  await symlink(join(base, 'secret.txt'), join(rendererDir, 'assets', 'way-out.txt'));
  connected = [];
  log = [];
  offered = [];
  const engine = {
    connect(port: Port) {
      const received: unknown[] = [];
      const closed = new Promise<void>((resolve) => port.onClose(resolve));
      port.onMessage((message) => {
        received.push(message);
        const { id } = message as { id: number };
        port.send({ type: 'result', id, output: { columns: Buffer.from([1, 2, 3]), name: 'g' } });
      });
      connected.push({ port, received, closed });
    },
  };
  server = await startServer({
    engine,
    port: 0,
    host: '127.0.0.1',
    rendererDir,
    dataDir,
    onLog: (line) => log.push(line),
    onUsedAddress: (url) => offered.push(url),
    openFiles: ['/models/a.onnx'],
  });
});

afterEach(async () => {
  await server.close();
  await rm(base, { recursive: true, force: true });
});

describe('who is let in', () => {
  it('refuses pages, files and uploads without a session, in a plain sentence', async () => {
    for (const path of ['/', '/assets/app-1a2b.js', '/?token=', `/?token=${'x'.repeat(43)}`]) {
      const answer = await ask(path);
      expect(answer.status, path).toBe(403);
      expect(answer.body).toContain(refusals.token);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
    const put = await ask('/upload/b/m.onnx', { origin: origin() }, 'PUT', Buffer.from('x'));
    expect(put.status).toBe(403);
  });

  it('exchanges the printed token for a strict HttpOnly cookie', async () => {
    expect(server.url).toBe(`${origin()}/?token=${server.token}`);
    const answer = await ask(server.url.slice(origin().length));
    expect(answer.status).toBe(200);
    expect(answer.headers['set-cookie']?.[0]).toMatch(
      /^lapidary-[\w-]+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    expect((await ask('/', { cookie })).body).toContain('<p>window</p>');
    expect((await ask('/', { cookie: `${cookie}x` })).status).toBe(403);
    expect((await ask('/', { cookie: `other=1; ${cookie}; more=2` })).status).toBe(200);
  });

  it('takes a token once, and offers a new address to the terminal', async () => {
    const first = server.token;
    const cookie = await enter();
    expect(server.token).not.toBe(first);
    const again = await ask(`/?token=${first}`);
    expect(again.status).toBe(403);
    expect(again.body).toContain(refusals.used);
    expect(offered).toEqual([server.url]);
    // The window that has the cookie may reload its old address.
    expect((await ask(`/?token=${first}`, { cookie })).status).toBe(200);
    expect((await ask(server.url.slice(origin().length))).headers['set-cookie']).toHaveLength(1);
  });

  it('does not use a token up on HEAD', async () => {
    const first = server.token;
    expect((await ask(`/?token=${first}`, {}, 'HEAD')).status).toBe(403);
    expect(server.token).toBe(first);
  });

  it('answers only to loopback names, with or without a session', async () => {
    const cookie = await enter();
    for (const host of ['evil.example', `evil.example:${String(server.port)}`, '127.0.0.1.evil.example', '10.0.0.1']) {
      const answer = await ask('/', { cookie, host });
      expect([400, 403], host).toContain(answer.status);
      expect(answer.body).not.toContain('window');
    }
    expect((await ask(`/?token=${server.token}`, { host: 'evil.example' })).headers['set-cookie']).toBeUndefined();
    for (const host of ['localhost:9999', '127.0.0.1', '[::1]:80']) {
      expect((await ask('/', { cookie, host })).status, host).toBe(200);
    }
  });
});

describe('the files of the window', () => {
  it('carry their type and the policy', async () => {
    const cookie = await enter();
    const page = await ask('/', { cookie });
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    const policy = page.headers['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${String(server.port)};`);
    expect(policy).not.toContain('unsafe-eval');
    expect(page.headers['x-content-type-options']).toBe('nosniff');
    expect(page.headers['referrer-policy']).toBe('no-referrer');
    expect(page.headers['cache-control']).toBe('no-store');
    const script = await ask('/assets/app-1a2b.js', { cookie });
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(script.headers['cache-control']).toContain('immutable');
    const head = await ask('/assets/app-1a2b.js', { cookie }, 'HEAD');
    expect(head.headers['content-length']).toBe('10');
    expect(head.body).toBe('');
  });

  it('are all that can be read', async () => {
    const cookie = await enter();
    const escapes = [
      '/../secret.txt',
      '/assets/../../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/assets/..%2f..%2fsecret.txt',
      '/%2e%2e%5csecret.txt',
      '/assets/way-out.txt',
      '/.hidden',
      '/%00',
      '/%',
      `//${base}/secret.txt`,
      `/${base}/secret.txt`,
      '/assets',
      '/assets/none.js',
    ];
    for (const path of escapes) {
      const answer = await ask(path, { cookie });
      expect(answer.status, path).toBe(404);
      expect(answer.body, path).not.toContain('secret');
    }
    expect((await ask('/', { cookie }, 'POST', Buffer.from('x'))).status).toBe(405);
  });
});

describe('uploads', () => {
  const put = async (path: string, body: Buffer, headers: Record<string, string> = {}): Promise<Answer> =>
    ask(path, { cookie: await enter(), origin: origin(), ...headers }, 'PUT', body);

  it('keep the files of a batch side by side under their names', async () => {
    const bytes = Buffer.alloc(300_000, 7);
    const model = await put('/upload/b-1/my%20model.onnx', bytes);
    expect(model.status).toBe(200);
    const path = join(dataDir, 'uploads', 'b-1', 'my model.onnx');
    expect(JSON.parse(model.body)).toEqual({ path, top: path, bytes: 300_000 });
    await put('/upload/b-1/my%20model.onnx.data', Buffer.from('w'));
    expect((await readFile(path)).equals(bytes)).toBe(true);
    expect((await readdir(join(dataDir, 'uploads', 'b-1'))).sort()).toEqual(['my model.onnx', 'my model.onnx.data']);
    expect(log.some((line) => line.includes('300000 bytes'))).toBe(true);
  });

  it('lie in the folders they were dropped in', async () => {
    const answer = await put('/upload/b-2/bert/onnx/model.onnx', Buffer.from('x'));
    const top = join(dataDir, 'uploads', 'b-2', 'bert');
    const path = join(top, 'onnx', 'model.onnx');
    expect(JSON.parse(answer.body)).toEqual({ path, top, bytes: 1 });
    expect(await readFile(path, 'utf8')).toBe('x');
    const deep = await put(`/upload/b-2/${'a/'.repeat(10)}m.onnx`, Buffer.from('x'));
    expect(deep.status).toBe(400);
  });

  it('stay in their folder', async () => {
    const names = [
      'a/../../../escaped.onnx',
      'a/%2e%2e/%2e%2e/escaped.onnx',
      'a//m.onnx',
      '..%2f..%2f..%2fescaped.onnx',
      '%2e%2e',
      '%2fetc%2fescaped',
      'a%00b.onnx',
      'C%3a%5cescaped.onnx',
      '.ssh',
    ];
    for (const name of names) {
      const answer = await put(`/upload/b/${name}`, Buffer.from('x'));
      if (answer.status === 200) {
        const { path } = JSON.parse(answer.body) as { path: string };
        expect(path.startsWith(join(dataDir, 'uploads', 'b') + '/'), path).toBe(true);
        expect(await readFile(path, 'utf8')).toBe('x');
      } else expect(answer.status, name).toBe(400);
    }
    for (const batch of ['..', '%2e%2e', 'a%2fb', '']) {
      const answer = await put(`/upload/${batch}/m.onnx`, Buffer.from('x'));
      expect(answer.status, batch).toBe(400);
      expect((JSON.parse(answer.body) as { error: { code: string } }).error.code).toBe('USAGE');
    }
    expect(await readdir(dataDir)).toEqual(['uploads']);
    expect(await readdir(join(dataDir, 'uploads'))).toEqual(['b']);
  });

  it('come from this window only', async () => {
    expect((await put('/upload/b/m.onnx', Buffer.from('x'), { origin: 'http://127.0.0.1:1' })).status).toBe(403);
    expect((await put('/upload/b/m.onnx', Buffer.from('x'), { origin: 'null' })).status).toBe(403);
  });

  it('leave nothing when they end early', async () => {
    const cookie = await enter();
    const headers = { cookie, origin: origin(), 'content-length': '1000' };
    const options = { host: '127.0.0.1', port: server.port, path: '/upload/b/m.onnx', method: 'PUT', headers };
    await new Promise<void>((resolve) => {
      const request = httpRequest(options);
      request.on('error', () => resolve());
      request.write('half', () => request.destroy());
    });
    await expect.poll(() => log.some((line) => line.startsWith('upload failed'))).toBe(true);
    expect(await readdir(join(dataDir, 'uploads', 'b'))).toEqual([]);
  });

  it('are cleaned away a day later, at the next start', async () => {
    for (const batch of ['old', 'young']) await mkdir(join(dataDir, 'uploads', batch), { recursive: true });
    const longAgo = new Date(Date.now() - 25 * 60 * 60 * 1000);
    await utimes(join(dataDir, 'uploads', 'old'), longAgo, longAgo);
    const second = await startServer({
      engine: { connect: () => undefined },
      port: 0,
      host: '127.0.0.1',
      rendererDir: base,
      dataDir,
      onLog: () => undefined,
    });
    await second.close();
    expect(await readdir(join(dataDir, 'uploads'))).toEqual(['young']);
  });
});

describe('the way to the engine', () => {
  const socket = (cookie: string, path = '/engine', from = origin()): WebSocket =>
    new WebSocket(`ws://127.0.0.1:${String(server.port)}${path}`, { headers: { cookie, origin: from } });
  const opened = (ws: WebSocket): Promise<boolean> =>
    new Promise((resolve) => {
      ws.on('open', () => resolve(true));
      ws.on('error', () => resolve(false));
    });
  const messages = (ws: WebSocket, count: number): Promise<RpcMessage[]> =>
    new Promise((resolve) => {
      const received: RpcMessage[] = [];
      ws.on('message', (data: Buffer, isBinary) => {
        received.push(decodeFrame(isBinary ? new Uint8Array(data) : data.toString()) as RpcMessage);
        if (received.length === count) resolve(received);
      });
    });

  it('is closed to other origins, to strangers and at other paths', async () => {
    const cookie = await enter();
    expect(await opened(socket(cookie, '/engine', 'http://evil.example'))).toBe(false);
    expect(await opened(socket(cookie, '/engine', 'http://127.0.0.1:1'))).toBe(false);
    expect(await opened(socket('lapidary=1'))).toBe(false);
    expect(await opened(socket(cookie, '/other'))).toBe(false);
    expect(connected).toHaveLength(0);
  });

  it('carries calls as text and byte arrays as binary frames, both ways', async () => {
    const ws = socket(await enter());
    expect(await opened(ws)).toBe(true);
    const answers = messages(ws, 2);
    const input = { bytes: new Uint8Array([9, 8, 7]) };
    ws.send(encodeFrame({ type: 'call', id: 4, name: 'x', input }));
    const [open, result] = (await answers).sort((a, b) => a.type.localeCompare(b.type));
    expect(connected[0]?.received).toEqual([{ type: 'call', id: 4, name: 'x', input }]);
    expect(open).toEqual({ type: 'event', name: 'shell.openFiles', payload: { paths: ['/models/a.onnx'] } });
    expect(result).toEqual({ type: 'result', id: 4, output: { columns: new Uint8Array([1, 2, 3]), name: 'g' } });
    ws.close();
    await connected[0]?.closed;
    // Sending to a window that is gone is no error.
    connected[0]?.port.send({ type: 'event', name: 'x', payload: {} });
  });

  it('is open to its own window, whatever query it sends', async () => {
    expect(await opened(socket(await enter(), '/engine?token='))).toBe(true);
  });

  it('asks only the first window to open files', async () => {
    const first = socket(await enter());
    await opened(first);
    const second = socket(await enter());
    await opened(second);
    const answers = messages(second, 2);
    for (const id of [1, 2]) second.send(JSON.stringify({ type: 'call', id, name: 'x', input: {} }));
    expect((await answers).map((message) => message.type)).toEqual(['result', 'result']);
  });

  it.each([
    ['text that is not JSON', '{', 1007],
    ['a binary frame whose header does not fit', Buffer.from([255, 255, 255, 255, 0]), 1007],
    ['a frame over the limit', Buffer.alloc(maxIncomingBytes + 1), 1009],
  ])('ends at %s and serves the next window', async (_, frame, code) => {
    const ws = socket(await enter());
    await opened(ws);
    const closed = new Promise<number>((resolve) => ws.on('close', resolve));
    ws.send(frame);
    expect(await closed).toBe(code);
    expect(log.some((line) => line.startsWith('window:'))).toBe(true);
    const next = socket(await enter());
    expect(await opened(next)).toBe(true);
    const answer = messages(next, 1);
    next.send(JSON.stringify({ type: 'call', id: 1, name: 'x', input: {} }));
    expect((await answer)[0]?.type).toBe('result');
  });
});

describe('starting and ending', () => {
  it('says when the port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const attempt = startServer({
      engine: { connect: () => undefined },
      port,
      host: '127.0.0.1',
      rendererDir: base,
      dataDir,
      onLog: () => undefined,
    });
    await expect(attempt).rejects.toMatchObject({ code: 'PORT_IN_USE' });
    await new Promise((resolve) => other.close(resolve));
  });

  it('lets every window go when it closes', async () => {
    const cookie = await enter();
    const ws = new WebSocket(`ws://127.0.0.1:${String(server.port)}/engine`, { headers: { cookie, origin: origin() } });
    await new Promise((resolve) => ws.on('open', resolve));
    const gone = new Promise((resolve) => ws.on('close', resolve));
    await server.close();
    await gone;
    await connected[0]?.closed;
  });
});

describe('downloads', () => {
  const id = 'ab'.repeat(32);
  const put = async (): Promise<void> => {
    await mkdir(join(dataDir, 'downloads', id), { recursive: true });
    await writeFile(join(dataDir, 'downloads', id, 'weight.npy'), 'numbers');
  };

  it('are given once, as a file to save', async () => {
    await put();
    const cookie = await enter();
    const first = await ask(`/download/${id}/weight.npy`, { cookie });
    expect(first).toMatchObject({ status: 200, body: 'numbers' });
    expect(first.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment; filename="weight.npy"',
      'x-content-type-options': 'nosniff',
    });
    expect((await ask(`/download/${id}/weight.npy`, { cookie })).status).toBe(404);
    await expect.poll(() => readdir(join(dataDir, 'downloads'))).toEqual([]);
  });

  it('need a session, and a HEAD does not use them up', async () => {
    await put();
    expect((await ask(`/download/${id}/weight.npy`)).status).toBe(403);
    const cookie = await enter();
    expect((await ask(`/download/${id}/weight.npy`, { cookie }, 'HEAD')).status).toBe(404);
    expect((await ask(`/download/${id}/weight.npy`, { cookie })).status).toBe(200);
  });

  it.each(['../secret.txt', '..%2f..%2fsecret.txt', 'ab'.repeat(31), ''])('nothing else: %j', async (path) => {
    const cookie = await enter();
    expect((await ask(`/download/${path}`, { cookie })).status).toBe(404);
  });
});
