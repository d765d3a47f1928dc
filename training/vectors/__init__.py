"""Small vectors that the tests of both languages read: what Python computes, TypeScript must compute too."""
