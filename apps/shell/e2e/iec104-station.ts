import type { Iec104Asdu } from '../../../packages/protocols/src/iec104/index.ts';
import {
  startTestIec104Station,
  type TestIec104Station,
} from '../../../packages/test-kit/src/devices/iec104-station.ts';

const good = { overflow: false, blocked: false, substituted: false, notTopical: false, invalid: false };
const commonAddress = 1;

/** A station that holds floats by object address, and tells them whenever somebody interrogates it. */
export function startStation(floats: Readonly<Record<number, number>>): Promise<TestIec104Station> {
  const objects = Object.entries(floats).map(([address, value]) => ({
    address: Number(address),
    value,
    quality: good,
  }));
  return startTestIec104Station((asked: Iec104Asdu) => {
    const values = { ...asked, commonAddress, typeId: 13, cause: 20, objects };
    return [{ ...asked, cause: 7 }, ...(asked.typeId === 100 ? [values] : []), { ...asked, cause: 10 }];
  });
}
