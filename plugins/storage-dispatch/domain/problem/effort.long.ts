import './effort.test.ts';
