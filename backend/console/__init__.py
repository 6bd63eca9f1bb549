"""The staff console: server-rendered pages under /staff, where cadres see what is due and record what they did."""
