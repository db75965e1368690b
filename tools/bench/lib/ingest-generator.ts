import { Agent, request } from 'node:http';

/** What to send: every batch holds one or more steps of `points` meters. */
export interface IngestOrder {
  url: string;
  token: string;
  points: number;
  /** First time step, ms UTC, and the distance between steps. */
  from: number;
  stepMs: number;
  steps: number;
  /** Default 1. */
  stepsPerBatch?: number;
  concurrency: number;
}

export interface IngestReport {
  stored: number;
  seconds: number;
  latencies: number[];
  /** Processor time of the generator, to show that it is not the bottleneck. */
  cpuSeconds: number;
}

const agent = new Agent({ keepAlive: true });

function post(url: string, token: string, body: string): Promise<{ stored: number; rejected: unknown[] }> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => {
        if (response.statusCode === 200) resolve(JSON.parse(text) as { stored: number; rejected: unknown[] });
        else reject(new Error(`${response.statusCode}: ${text.slice(0, 500)}`));
      });
    });
    sent.on('error', reject).end(body);
  });
}

async function send(order: IngestOrder): Promise<IngestReport> {
  const { points, stepsPerBatch = 1 } = order;
  const bodies = Array.from({ length: Math.ceil(order.steps / stepsPerBatch) }, (_, batch) => {
    const first = batch * stepsPerBatch;
    const steps = Math.min(stepsPerBatch, order.steps - first);
    const samples = Array.from({ length: points * steps }, (_unused, i) => {
      const step = first + Math.floor(i / points);
      const meter = i % points;
      return {
        point: `meter-${meter}.energy`,
        ts: order.from + step * order.stepMs,
        value: ((step * 7919 + meter * 104_729) % 1_000_003) / 8,
      };
    });
    return JSON.stringify({ samples });
  });
  const report: IngestReport = { stored: 0, seconds: 0, latencies: [], cpuSeconds: 0 };
  const cpu = process.cpuUsage();
  const started = performance.now();
  let next = 0;
  const lane = async () => {
    while (next < bodies.length) {
      const body = bodies[next++]!;
      const since = performance.now();
      const { stored, rejected } = await post(order.url, order.token, body);
      if (rejected.length > 0) throw new Error(`samples were refused: ${JSON.stringify(rejected[0])}`);
      report.latencies.push(performance.now() - since);
      report.stored += stored;
    }
  };
  await Promise.all(Array.from({ length: order.concurrency }, lane));
  report.seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  report.cpuSeconds = (user + system) / 1e6;
  return report;
}

process.on('message', (order: IngestOrder) => {
  send(order).then(
    (result) => process.send!({ result }),
    (error: unknown) => process.send!({ error: String(error) }),
  );
});
