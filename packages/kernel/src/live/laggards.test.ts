import { describe, expect, it } from 'vitest';
import { judgePace, laggardsRoom, type PacedSocket, watchPace } from './laggards.ts';

function socket() {
  const rooms = new Set<string>();
  const state = { writable: true, drain: () => {} };
  const paced: PacedSocket = {
    conn: {
      transport: {
        get writable() {
          return state.writable;
        },
      },
      on: (_event, listener) => (state.drain = listener),
    },
    data: {},
    join: (room) => rooms.add(room),
    leave: (room) => rooms.delete(room),
  };
  watchPace(paced);
  return { paced, state, lags: () => rooms.has(laggardsRoom) };
}

describe('a socket', () => {
  it('that takes nothing for a while gets nothing until it takes again', () => {
    const { paced, state, lags } = socket();
    const start = performance.now() + 1;
    state.writable = false;
    judgePace(paced, start);
    judgePace(paced, start + 200);
    expect(lags()).toBe(false);
    judgePace(paced, start + 400);
    expect(lags()).toBe(true);
    state.writable = true;
    judgePace(paced, start + 500);
    expect(lags()).toBe(false);
  });

  it('that is busy at every look but gets its messages out is left alone', () => {
    const { paced, state, lags } = socket();
    state.writable = false;
    for (let look = 0; look < 20; look += 1) {
      state.drain();
      judgePace(paced, performance.now());
    }
    judgePace(paced, performance.now() + 250);
    expect(lags()).toBe(false);
  });
});
