"""When somebody's life changes: recipients and providers who go, and those who were here twice."""
