"""The same server as the product's, with as many threads."""

import os

bind = f"127.0.0.1:{os.environ['PORT']}"
worker_class = "gthread"
workers = 1
threads = 16
loglevel = "warning"
control_socket_disable = True
