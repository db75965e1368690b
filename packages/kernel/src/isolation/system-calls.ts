/** Number of a system call on x64 and arm64; null where there is none. */
type Numbers = readonly [x64: number, arm64: number | null];

/**
 * The system calls that a plugin's process may make: all that Node needs to run code, keep time, and read and write what it was
 * given. None opens a connection, starts or signals a process, looks into one, or changes a file or a mount. What is not named
 * here, now or in a later kernel, does not exist for it.
 */
const free: Record<string, Numbers> = {
  // On what is open already.
  ...{ read: [0, 63], write: [1, 64], close: [3, 57], fstat: [5, 80], lseek: [8, 62], pread64: [17, 67] },
  ...{ readv: [19, 65], writev: [20, 66], pwrite64: [18, 68], dup: [32, 23], dup2: [33, null], dup3: [292, 24] },
  ...{ pipe: [22, null], pipe2: [293, 59], eventfd2: [290, 19], getdents64: [217, 61], fstatfs: [138, 44] },
  ...{ sendto: [44, 206], recvfrom: [45, 207], sendmsg: [46, 211], recvmsg: [47, 212], shutdown: [48, 210] },
  ...{ getsockname: [51, 204], getpeername: [52, 205], setsockopt: [54, 208], getsockopt: [55, 209] },
  ...{ poll: [7, null], ppoll: [271, 73], epoll_create1: [291, 20], epoll_ctl: [233, 21], epoll_wait: [232, null] },
  ...{ epoll_pwait: [281, 22], epoll_pwait2: [441, 441] },
  // Whether and what a file is; which may be read is limited elsewhere.
  ...{ stat: [4, null], lstat: [6, null], newfstatat: [262, 79], statx: [332, 291], statfs: [137, 43] },
  ...{ access: [21, null], faccessat: [269, 48], faccessat2: [439, 439], readlink: [89, null], readlinkat: [267, 78] },
  ...{ getcwd: [79, 17] },
  // Its own memory and threads.
  ...{ mmap: [9, 222], mprotect: [10, 226], munmap: [11, 215], brk: [12, 214], mremap: [25, 216], madvise: [28, 233] },
  ...{ mincore: [27, 232], pkey_mprotect: [329, 288], pkey_alloc: [330, 289], pkey_free: [331, 290] },
  ...{ membarrier: [324, 283], futex: [202, 98], set_robust_list: [273, 99], set_tid_address: [218, 96] },
  ...{ rseq: [334, 293], arch_prctl: [158, null], restart_syscall: [219, 128], exit: [60, 93], exit_group: [231, 94] },
  ...{ sched_yield: [24, 124], sched_getaffinity: [204, 123], sched_getparam: [143, 121], getcpu: [309, 168] },
  ...{ sched_getscheduler: [145, 120], sigaltstack: [131, 132] },
  ...{ rt_sigaction: [13, 134], rt_sigprocmask: [14, 135], rt_sigreturn: [15, 139] },
  // What it is, how late it is, and chance.
  ...{ getpid: [39, 172], getppid: [110, 173], gettid: [186, 178], getuid: [102, 174], geteuid: [107, 175] },
  ...{ getgid: [104, 176], getegid: [108, 177], capget: [125, 90], uname: [63, 160], sysinfo: [99, 179] },
  ...{ times: [100, 153], getrusage: [98, 165], getrlimit: [97, 163], gettimeofday: [96, 169] },
  ...{ clock_gettime: [228, 113], clock_getres: [229, 114], clock_nanosleep: [230, 115], nanosleep: [35, 101] },
  ...{ getrandom: [318, 278] },
  // The filter stands before Node does: setpriv makes sure of having no privileges and becomes Node. Later the process can only
  // become what may still be executed, within the same filter.
  ...{ execve: [59, 221], capset: [126, 91] },
};

/** What one argument of a system call must be: one of some values, or a value of which some bits are as they should be. */
interface Condition {
  call: Numbers;
  argument: number;
  bits?: number;
  oneOf: readonly number[];
}

const bound: readonly Condition[] = [
  // clone: a thread of this process, and nothing in a namespace of its own.
  { call: [56, 220], argument: 0, bits: 0x10000 | 0x7e020000, oneOf: [0x10000] },
  // open, openat: neither for writing, nor made, emptied or appended to.
  { call: [2, null], argument: 1, bits: 0x400643, oneOf: [0] },
  { call: [257, 56], argument: 2, bits: 0x400643, oneOf: [0] },
  // ioctl: whether it is a terminal, its size; not to wait, not to inherit, what there is to read.
  { call: [16, 29], argument: 1, oneOf: [0x5401, 0x5413, 0x5421, 0x5450, 0x5451, 0x541b] },
  // fcntl: duplicates and flags of descriptors; not who is signalled about them.
  { call: [72, 25], argument: 1, oneOf: [0, 1, 2, 3, 4, 1030] },
  // prctl: whether it can be looked into, names of threads and of memory, what it may do at most, and to keep that.
  { call: [157, 167], argument: 0, oneOf: [3, 8, 15, 16, 23, 39, 0x53564d41] },
  // prlimit64: its own limits.
  { call: [302, 261], argument: 0, oneOf: [0] },
];

const architectures = { x64: 0xc000003e, arm64: 0xc00000b7 } as const;

/** Whether there is a filter for the machine's processor. */
export const filterKnown = (architecture: string): architecture is keyof typeof architectures =>
  Object.hasOwn(architectures, architecture);

const [load, equal, atLeast, and, end] = [0x20, 0x15, 0x35, 0x54, 0x06];
const allow = 0x7fff0000;
const endProcess = 0x80000000;
/** Fails with EPERM, and with ENOSYS, upon which the C library does without. */
const [refuse, unknown] = [0x00050001, 0x00050026];
/** Numbers from here on are those of the x32 ABI, a second name for each call. */
const x32 = 0x40000000;

/** A step of a filter: a code, how many steps to leave out where it is true and where not, and a number. */
export type Instruction = readonly [code: number, ifTrue: number, ifFalse: number, operand: number];

/**
 * The seccomp filter of a plugin's process: a program of the classic Berkeley Packet Filter, as `setpriv --seccomp-filter` and
 * `bwrap --seccomp` read it.
 */
export function systemCallFilter(architecture: keyof typeof architectures): Buffer {
  const column = architecture === 'x64' ? 0 : 1;
  const program: Instruction[] = [
    [load, 0, 0, 4],
    [equal, 1, 0, architectures[architecture]],
    [end, 0, 0, endProcess],
    [load, 0, 0, 0],
    ...(architecture === 'x64'
      ? ([
          [atLeast, 0, 1, x32],
          [end, 0, 0, unknown],
        ] as const)
      : []),
  ];
  for (const numbers of Object.values(free)) {
    const number = numbers[column];
    if (number !== null) program.push([equal, 0, 1, number], [end, 0, 0, allow]);
  }
  for (const { call, argument, bits, oneOf } of bound) {
    const number = call[column];
    if (number === null) continue;
    const body: Instruction[] = [
      // The low half of the argument; all of these are 32 bits wide for the kernel.
      [load, 0, 0, 16 + 8 * argument],
      ...(bits === undefined ? [] : [[and, 0, 0, bits] as const]),
      ...oneOf.flatMap((value): Instruction[] => [
        [equal, 0, 1, value],
        [end, 0, 0, allow],
      ]),
      [end, 0, 0, refuse],
    ];
    program.push([equal, 0, body.length, number], ...body);
  }
  program.push([end, 0, 0, unknown]);
  return assemble(program);
}

/** A program of the Berkeley Packet Filter as the kernel takes it. */
export function assemble(program: readonly Instruction[]): Buffer {
  const bytes = Buffer.alloc(program.length * 8);
  for (const [index, [code, ifTrue, ifFalse, operand]] of program.entries()) {
    bytes.writeUInt16LE(code, index * 8);
    bytes.writeUInt8(ifTrue, index * 8 + 2);
    bytes.writeUInt8(ifFalse, index * 8 + 3);
    bytes.writeUInt32LE(operand >>> 0, index * 8 + 4);
  }
  return bytes;
}
