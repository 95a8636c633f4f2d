"""One block of futures, month by month: what a change does, what work takes, and what both cost and bring."""
