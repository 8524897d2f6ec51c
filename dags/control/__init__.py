"""What knows Airflow and is no DAG: its environment, the supervisor, runs without a scheduler, the map of errors."""
