/** The browser shell: the window's files and a WebSocket to the engine, on this machine's loopback only. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { LapidaryError, toErrorInfo } from '../../../src-shared/errors.js';
import type { Port } from '../../../src-shared/rpc-messages.js';
import { Access, isSameOrigin, randomSecret } from './access.js';
import { type RouteContext, route } from './http-routes.js';
import { maxIncomingBytes, socketPort } from './socket-port.js';
import { cleanUploads } from './uploads.js';

const heartbeatMs = 30_000;

export interface ServerOptions {
  /** What answers the windows; the caller closes it. */
  engine: { connect(port: Port): void };
  /** 0: any free port. */
  port: number;
  host: '127.0.0.1' | '::1';
  /** Folder of the built window. */
  rendererDir: string;
  /** Uploads go to `uploads/` in it. */
  dataDir: string;
  onLog(line: string): void;
  /** Files the first window is asked to open. */
  openFiles?: readonly string[];
  /** An address was opened a second time; `url` is good for one more window. */
  onUsedAddress?(url: string): void;
}

export interface RunningServer {
  /** The address to open, good for one window; another one after that. */
  readonly url: string;
  readonly token: string;
  readonly port: number;
  close(): Promise<void>;
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') {
        reject(
          new LapidaryError('PORT_IN_USE', `Port ${String(port)} of ${host} is taken by another program.`, [
            'Choose another with --port N, or --port 0 for any free one.',
          ]),
        );
      } else if (error.code === 'EACCES') {
        reject(
          new LapidaryError('USAGE', `This user may not listen on port ${String(port)}.`, 'Choose a port above 1023.'),
        );
      } else reject(error);
    });
    server.listen(port, host, () => resolve());
  });
  return (server.address() as AddressInfo).port;
}

function rejectUpgrade(socket: Duplex): void {
  socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}

/** A connection whose other end vanished without a word (a laptop asleep, a tunnel cut) is let go. */
function keepAlive(sockets: WebSocketServer): NodeJS.Timeout {
  const alive = new WeakSet<WebSocket>();
  sockets.on('connection', (socket: WebSocket) => {
    alive.add(socket);
    socket.on('pong', () => alive.add(socket));
  });
  const timer = setInterval(() => {
    for (const socket of sockets.clients) {
      if (!alive.delete(socket)) socket.terminate();
      else socket.ping();
    }
  }, heartbeatMs);
  return timer.unref();
}

/** Asks a window to open files, once it has spoken and therefore listens. */
function requestOpen(port: Port, paths: readonly string[]): void {
  let asked = false;
  port.onMessage(() => {
    if (asked) return;
    asked = true;
    port.send({ type: 'event', name: 'shell.openFiles', payload: { paths: [...paths] } });
  });
}

/** Starts listening. Throws PORT_IN_USE when another program has the port. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { engine } = options;
  const onLog = (line: string): void => options.onLog(line);
  await cleanUploads(options.dataDir);
  const access = new Access(randomSecret().slice(0, 8));
  let boundPort = 0;
  let openFiles = options.openFiles ?? [];
  const urlHost = options.host === '::1' ? '[::1]' : options.host;
  const url = (): string => `http://${urlHost}:${String(boundPort)}/?token=${access.token}`;
  const context: RouteContext = {
    access,
    rendererDir: options.rendererDir,
    dataDir: options.dataDir,
    onLog,
    onUsedAddress: () => options.onUsedAddress?.(url()),
  };

  const server = createServer((request, response) => {
    route(context, request, response).catch((error: unknown) => {
      const info = toErrorInfo(error);
      onLog(`${request.method ?? ''} ${request.url?.split('?')[0] ?? ''}: ${info.detail ?? info.message}`);
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { Connection: 'close' }).end();
    });
  });
  // A large model over a slow tunnel takes longer than the five minutes Node allows a request.
  server.requestTimeout = 0;

  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxIncomingBytes, perMessageDeflate: false });
  const heartbeat = keepAlive(sockets);
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', (error) => onLog(`connection: ${error.message}`));
    const allowed =
      request.url?.split('?')[0] === '/engine' && isSameOrigin(request.headers) && access.hasSession(request.headers);
    if (!allowed) {
      rejectUpgrade(socket);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      sockets.emit('connection', webSocket, request);
      const port = socketPort(webSocket, (error) => onLog(`window: ${error.message}`));
      engine.connect(port);
      if (openFiles.length > 0) requestOpen(port, openFiles);
      openFiles = [];
    });
  });

  boundPort = await listen(server, options.port, options.host);
  return {
    get url() {
      return url();
    },
    get token() {
      return access.token;
    },
    port: boundPort,
    async close() {
      clearInterval(heartbeat);
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
