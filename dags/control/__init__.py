"""What DAGs use: the stages, which the command line calls too; and all else that knows Airflow: its environment, the
supervisor, runs without a scheduler, the map of errors.
"""
