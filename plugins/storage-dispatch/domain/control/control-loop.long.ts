import './closed-loop.test.ts';
