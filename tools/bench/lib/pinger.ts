import { request, Agent } from 'node:http';

/** Asks a server for its pulse, one request after the other on one connection, until told to stop. */
interface PingOrder {
  url: string;
}

const betweenMs = 2;
let times: number[] = [];
let stopped = true;
let running: Promise<void> = Promise.resolve();

function once(url: string, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const from = performance.now();
    request(url, { agent }, (response) => {
      response.resume();
      response.once('end', () => resolve(performance.now() - from));
    })
      .once('error', reject)
      .end();
  });
}

async function ping(url: string): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  while (!stopped) {
    times.push(await once(url, agent));
    await new Promise((resolve) => setTimeout(resolve, betweenMs));
  }
  agent.destroy();
}

async function obey(message: PingOrder | 'take' | 'stop'): Promise<unknown> {
  if (message === 'take') return times.splice(0);
  if (message === 'stop') {
    stopped = true;
    await running;
    return times;
  }
  times = [];
  stopped = false;
  running = ping(message.url);
  return {};
}

process.on('message', (message: PingOrder | 'take' | 'stop') => {
  obey(message).then(
    (result) => process.send!({ result }),
    (error: unknown) => process.send!({ error: String(error) }),
  );
});
