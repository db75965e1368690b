/** Who asks for what, until told to stop. */
export interface AskOrder {
  url: string;
  /** A key of each caller. */
  tokens: string[];
  /** Paths that each caller asks for by turns. */
  paths: string[];
  /** Requests of one caller at once. */
  atOnce: number;
}

/** What came back. */
export interface AskReport {
  answers: number;
  bytes: number;
  /** By status, what was no 200. */
  others: Record<string, number>;
}

let stopped = false;
let running: Promise<unknown> = Promise.resolve();
let report: AskReport = { answers: 0, bytes: 0, others: {} };

async function ask({ url, paths }: AskOrder, token: string, from: number): Promise<void> {
  for (let n = from; !stopped; n++) {
    const response = await fetch(url + paths[n % paths.length]!, { headers: { authorization: `Bearer ${token}` } });
    // Thrown away as it comes: what a caller does with it is nobody else's matter.
    for await (const piece of response.body!) report.bytes += (piece as Uint8Array).length;
    if (response.status === 200) report.answers++;
    else {
      report.others[response.status] = (report.others[response.status] ?? 0) + 1;
      await new Promise((resolve) => setTimeout(resolve, 1000 * Number(response.headers.get('retry-after') ?? 1)));
    }
  }
}

async function obey(message: AskOrder | 'stop'): Promise<unknown> {
  if (message === 'stop') {
    stopped = true;
    // The last answers of each may still be long on their way.
    await Promise.race([running, new Promise((resolve) => setTimeout(resolve, 30_000).unref())]);
    return report;
  }
  stopped = false;
  report = { answers: 0, bytes: 0, others: {} };
  running = Promise.allSettled(
    message.tokens.flatMap((token) => Array.from({ length: message.atOnce }, (_, n) => ask(message, token, n))),
  );
  return {};
}

process.on('message', (message: AskOrder | 'stop') => {
  obey(message).then(
    (result) => process.send!({ result }),
    (error: unknown) => process.send!({ error: String(error) }),
  );
});
