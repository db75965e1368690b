import './independent-solver.test.ts';
