import { expect, test } from 'vitest';
import { systemCallFilter } from './system-calls.ts';

/** What a filter says to a call, as the kernel reads it: `yes`, `no` (EPERM), `none` (ENOSYS) or `end`. */
function verdict(architecture: 'x64' | 'arm64', call: number, args: readonly number[] = [], as = architecture): string {
  const data = Buffer.alloc(64);
  data.writeUInt32LE(call, 0);
  data.writeUInt32LE(as === 'x64' ? 0xc000003e : 0xc00000b7, 4);
  for (const [index, value] of args.entries()) data.writeBigUInt64LE(BigInt(value), 16 + index * 8);
  const program = systemCallFilter(architecture);
  let value = 0;
  for (let at = 0; ; at++) {
    const [code, operand] = [program.readUInt16LE(at * 8), program.readUInt32LE(at * 8 + 4)];
    const skip = (met: boolean): number => program.readUInt8(at * 8 + (met ? 2 : 3));
    if (code === 0x20) value = data.readUInt32LE(operand);
    else if (code === 0x54) value = (value & operand) >>> 0;
    else if (code === 0x15) at += skip(value === operand);
    else if (code === 0x35) at += skip(value >= operand);
    else return { 0x7fff0000: 'yes', 0x00050001: 'no', 0x00050026: 'none', 0x80000000: 'end' }[operand] ?? 'unknown';
  }
}

/** Numbers of the kernel's own tables (asm/unistd_64.h, asm-generic/unistd.h). */
const numbers = {
  read: [0, 63],
  clone: [56, 220],
  openat: [257, 56],
  ioctl: [16, 29],
  fcntl: [72, 25],
  prlimit64: [302, 261],
} as const;
const closed = {
  ...{ socket: [41, 198], connect: [42, 203], accept4: [288, 242], bind: [49, 200], listen: [50, 201] },
  ...{ socketpair: [53, 199], ptrace: [101, 117], kill: [62, 129], tgkill: [234, 131], pidfd_send_signal: [424, 424] },
  ...{ process_vm_readv: [310, 270], process_vm_writev: [311, 271], io_uring_setup: [425, 425], bpf: [321, 280] },
  ...{ keyctl: [250, 219], add_key: [248, 217], mount: [165, 40], unshare: [272, 97], setns: [308, 268] },
  ...{
    clone3: [435, 435],
    perf_event_open: [298, 241],
    execveat: [322, 281],
    unlinkat: [263, 35],
    renameat2: [316, 276],
  },
  ...{ mkdirat: [258, 34], fchmodat: [268, 53], memfd_create: [319, 279], shmget: [29, 194], mq_open: [240, 180] },
  ...{
    setuid: [105, 146],
    chroot: [161, 51],
    openat2: [437, 437],
    userfaultfd: [323, 282],
    name_to_handle_at: [303, 264],
  },
  ...{ 'one of a later kernel': [999, 999] },
} as const;

test.each(['x64', 'arm64'] as const)('the filter for %s allows what Node needs and knows nothing else', (of) => {
  const column = of === 'x64' ? 0 : 1;
  const ask = (name: keyof typeof numbers, ...args: number[]) => verdict(of, numbers[name][column], args);
  expect(ask('read', 0)).toBe('yes');
  const allowed = Object.entries(closed).filter(([, call]) => verdict(of, call[column]!) !== 'none');
  expect(allowed).toEqual([]);
  // A thread, as the C library starts one; a process; a thread in a namespace of its own.
  expect([0x3d0f00, 0x1200011, 0x10010000].map((flags) => ask('clone', flags))).toEqual(['yes', 'no', 'no']);
  // For reading; for writing, both, made, emptied.
  expect([0o2000000, 1, 2, 0o100, 0o1000].map((flags) => ask('openat', 0, 0, flags))).toEqual([
    'yes',
    ...Array(4).fill('no'),
  ]);
  // Puts a letter into a terminal; who is signalled; the limits of another.
  expect([ask('ioctl', 1, 0x5412), ask('fcntl', 3, 8), ask('prlimit64', 1)]).toEqual(['no', 'no', 'no']);
  expect(verdict(of, 0, [], of === 'x64' ? 'arm64' : 'x64')).toBe('end');
});

test('the second name of each call on x64 is closed as well', () => {
  expect(verdict('x64', 0x40000000)).toBe('none');
});
